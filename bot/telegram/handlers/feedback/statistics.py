"""The numbers of a month, for administrators."""

from __future__ import annotations

import asyncio
import logging

from bot.database import Outcome, SentencePlace
from bot.library.withdrawals import withdrawn
from bot.settings import Settings
from bot.telegram.messages.feedback.statistics import Headed, statistics_html
from bot.telegram.messages.message import Message
from bot.telegram.recall import Recall
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice
from corpus import story_with_digest
from corpus.story import OMISSION
from corpus.withdrawing import holds_withdrawn, is_withdrawn
from index.errors import StoreAwayError

log = logging.getLogger(__name__)


class Statistics:
    """Shows what was asked and answered, and what readers said of it.

    Args:
        services: what handlers need.
        recall: finds again what answers showed.
        settings: where the list of withdrawn sentences lies.
    """

    def __init__(self, services: Services, recall: Recall, settings: Settings) -> None:
        self._services = services
        self._recall = recall
        self._settings = settings

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """Show the numbers.

        A sentence that was withdrawn is not shown, and one that no story has, or that cannot be read now, is left out.
        """
        numbers = await self._services.database.feedback.numbers(now())
        hidden = withdrawn(self._settings)
        wrong = [
            Headed(OMISSION if is_withdrawn(one.sentence, hidden) else one.sentence, self._headline(one.place), count)
            for one, count in numbers.wrong
        ]
        sentences = [
            Headed(words, self._headline(place), count)
            for place, count in numbers.sentences
            if (words := await self._words(place, hidden))
        ]
        stories = [Headed("", self._headline_of(id), count) for id, count in numbers.stories]
        html = statistics_html(numbers, wrong, stories, sentences, voice)
        await self._services.sender.send(request.target, Message(html))
        return None

    async def _words(self, place: SentencePlace, hidden: frozenset[str]) -> str | None:
        try:
            found = await asyncio.to_thread(story_with_digest, self._services.stories, place.digest)
            story = found or await self._recall.version(place.digest)
        except StoreAwayError as error:
            log.warning("a sentence is left out of the numbers: %s", error)
            return None
        if story is None:
            return None
        return (
            OMISSION if holds_withdrawn(story, place.start, place.end, hidden) else story.text[place.start : place.end]
        )

    def _headline(self, place: SentencePlace) -> str:
        return self._headline_of(place.story)

    def _headline_of(self, id: str) -> str:
        """The headline of a story, or its id if it is no longer there."""
        listing = self._services.catalogue.with_id(id)
        return listing.headline if listing else id
