"""The commands of administrators: what is answered from, what was asked and what readers said of it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape

from babel.dates import format_timedelta

from bot.answering.keeping import StoryWatch
from bot.database import NUMBERS_KEPT, AnnouncementPlace, FeedState, SentencePlace, Unanswered
from bot.library.withdrawals import withdrawn
from bot.program.regular_work import in_background
from bot.program.waits import may_take_long
from bot.replies.attribution import LONGEST_PART
from bot.telegram.messages.administration import (
    Headed,
    Reloaded,
    Wordings,
    in_order,
    reloaded_html,
    statistics_html,
    unanswered_csv,
    unanswered_html,
)
from bot.telegram.messages.message import Message
from bot.telegram.recall import Recall
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.telegram.story_changes.story_updates import StoryUpdates, changes_between
from bot.voice import Voice
from corpus import StorybotError, story_heads, story_with_digest
from corpus.story import OMISSION
from corpus.withdrawing import holds_withdrawn, is_withdrawn
from index.display import shortened
from index.errors import StoreAwayError
from index.grouping import grouped

log = logging.getLogger(__name__)

ANNOUNCE, OFF = "/announce", "off"
"""A command, and what follows it to stop."""

MOST_WORDINGS = 500
"""Most wordings that are grouped, those asked last; each takes the encoder some hundredths of a second."""

_CHANNEL = re.compile(r"@\w{4,32}|-?100\d{1,13}", re.ASCII)
"""A channel's name or id, whose minus is lost as punctuation after the command."""

_MOST_FEEDS = 20
_LONGEST_ADDRESS = 80
_LONGEST_PROBLEM = 100


class Administration:
    """Carries out the commands of administrators.

    Args:
        services: what handlers need.
        updates: keeps the bot in step with the stories.
        recall: finds again what answers showed.
    """

    def __init__(self, services: Services, updates: StoryUpdates, recall: Recall) -> None:
        self._services = services
        self._updates = updates
        self._recall = recall

    @property
    def commands(self) -> Mapping[str, Callable[[Request, Voice], Awaitable[None]]]:
        """What carries out each command, by its name."""
        return {
            "status": self._status,
            "announce": self._announce,
            "stats": self._statistics,
            "unanswered": self._unanswered,
            "reload": self._reload,
        }

    async def _status(self, request: Request, voice: Voice) -> None:
        """Show the number of stories, and how long ago the index changed and each feed was read."""
        services, moment = self._services, now()
        contents = await asyncio.to_thread(self._updates.store.contents)
        states = await services.database.feeds.states()
        lines = [voice.text("status-stories", count=len(services.stories))]
        if contents:
            changed = datetime.fromtimestamp(contents.changed_at, UTC)
            lines.append(voice.text("status-index", ago=_ago(changed, moment, voice)))
            if contents.left_out:
                lines.append(voice.text("status-left-out", count=len(contents.left_out)))
        feeds = self._updates.settings.feeds
        lines += _feed_lines({one: states.get(one, FeedState()) for one in feeds[:_MOST_FEEDS]}, moment, voice)
        await self._say(request, "\n".join(lines))

    async def _announce(self, request: Request, voice: Voice) -> None:
        """Switch announcements of new stories on or off, for the chat of the command or for a channel that it names."""
        named, _, more = request.text.casefold().partition(" ")
        if named in ("", OFF):
            place = AnnouncementPlace(request.chat_id, request.topic_id, voice.locale)
            line = await self._switch(place, ANNOUNCE, voice, on=not named)
        elif _CHANNEL.fullmatch(named) and more.strip() in ("", OFF):
            line = await self._announce_in_channel(named, voice, on=not more.strip())
        else:
            line = voice.text("announce-how", command=f"{ANNOUNCE} @…")
        await self._say(request, line)

    async def _announce_in_channel(self, name: str, voice: Voice, *, on: bool) -> str:
        channel = await self._services.sender.channel(name if name.startswith("@") else -abs(int(name)))
        if channel is None:
            return voice.text("announce-no-channel")
        if on and not channel.may_post:
            return voice.text("announce-may-not-post")
        place = AnnouncementPlace(channel.id, 0, voice.locale)
        line = await self._switch(place, f"{ANNOUNCE} {name}", voice, on=on)
        return f"<b>{escape(shortened(channel.title, LONGEST_PART))}</b>\n{line}"

    async def _switch(self, place: AnnouncementPlace, command: str, voice: Voice, *, on: bool) -> str:
        store, off = self._services.database.announcements, f"{command} {OFF}"
        if not on:
            await store.forget(place.chat_id, place.topic_id)
            return voice.text("announce-off")
        is_new = await store.put(place, now())
        return voice.text("announce-on", command=off) if is_new else voice.text("announce-still-on", command=off)

    async def _statistics(self, request: Request, voice: Voice) -> None:
        """Show the numbers of a month.

        A sentence that was withdrawn is not shown, and one that no story has, or that cannot be read now, is left out.
        """
        numbers = await self._services.database.feedback.numbers(now())
        hidden = withdrawn(self._updates.settings)
        wrong = [
            Headed(OMISSION if is_withdrawn(one.sentence, hidden) else one.sentence, self._headline(one.place.story), n)
            for one, n in numbers.wrong
        ]
        sentences = [
            Headed(words, self._headline(place.story), count)
            for place, count in numbers.sentences
            if (words := await self._words(place, hidden))
        ]
        stories = [Headed("", self._headline(id), count) for id, count in numbers.stories]
        await self._say(request, statistics_html(numbers, wrong, stories, sentences, voice))

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

    async def _unanswered(self, request: Request, voice: Voice) -> None:
        """List what was asked in vain, what means the same together, and give all of it as a table.

        In private only: the words are those of readers.
        """
        services, moment = self._services, now()
        if not request.private:
            await self._say(request, voice.text("unanswered-in-private"))
            return
        asked = await services.database.feedback.unanswered(moment - NUMBERS_KEPT, MOST_WORDINGS)
        groups = await self._grouped(asked)
        await self._say(request, unanswered_html(groups, voice))
        if groups:
            name = f"unanswered-{moment.date().isoformat()}.csv"
            caption = voice.text("unanswered-file", days=NUMBERS_KEPT.days)
            await services.sender.send_document(request.place, unanswered_csv(groups), name, caption)

    async def _grouped(self, asked: list[Unanswered]) -> list[Wordings]:
        """Group the wordings in a thread that gives way: readers do not wait for the encoder."""
        encoder, questions = self._services.answerer.encoder, sorted({one.question for one in asked})
        with may_take_long():
            found = await in_background(lambda: grouped(questions, encoder))
        group_of = {questions[place]: number for number, places in enumerate(found) for place in places}
        return in_order([[one for one in asked if group_of[one.question] == number] for number in range(len(found))])

    async def _reload(self, request: Request, voice: Voice) -> None:
        """Take on changed stories without waiting for the next look; say what is new, changed, gone and left out."""
        before, is_taken, problem = await self._digests(), False, ""
        try:
            is_taken = await StoryWatch(self._updates).take_on()
        except StorybotError as error:
            log.warning("the stories were not taken on: %s", error)
            problem = str(error)
        contents = None if problem else await asyncio.to_thread(self._updates.store.contents)
        changes = changes_between(before, await self._digests())
        reloaded = Reloaded(
            self._headlines(changes.added),
            self._headlines(changes.changed),
            changes.removed,
            len(self._services.stories),
            contents.left_out if contents else (),
            problem,
            is_taken,
        )
        await self._say(request, reloaded_html(reloaded, voice))

    async def _digests(self) -> dict[str, str]:
        heads = await asyncio.to_thread(story_heads, self._services.stories)
        # A story that is found under another outlet's was not removed.
        return {id: head.digest for head in heads for id in (*(one.id for one in head.metadata.outlets), head.id)}

    def _headlines(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._headline, ids))

    def _headline(self, id: str) -> str:
        """The headline of a story, or its id if it is no longer there."""
        listing = self._services.catalogue.with_id(id)
        return listing.headline if listing else id

    async def _say(self, request: Request, html: str) -> None:
        await self._services.sender.send(request.target, Message(html))


def _feed_lines(feeds: dict[str, FeedState], moment: datetime, voice: Voice) -> Iterator[str]:
    for address, state in feeds.items():
        ago = _ago(state.read_at, moment, voice) if state.read_at else ""
        shown = escape(shortened(address, _LONGEST_ADDRESS))
        yield (
            voice.text("status-feed", address=shown, ago=ago) if ago else voice.text("status-feed-never", address=shown)
        )
        if state.problem:
            yield voice.text("status-feed-problem", problem=escape(shortened(state.problem, _LONGEST_PROBLEM)))


def _ago(then: datetime, moment: datetime, voice: Voice) -> str:
    return format_timedelta(then - moment, add_direction=True, locale=voice.locale)
