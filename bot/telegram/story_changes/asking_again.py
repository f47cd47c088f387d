"""Asking new and changed stories what readers wait to be told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from telegram.error import TelegramError

from bot.database import Conversation, KeptQuestion, Outcome, StoredAnswer
from bot.telegram.errors import ENDED, UNDELIVERED, kind_of, reason
from bot.telegram.messages import pages
from bot.telegram.messages.kept_questions import late_answer
from bot.telegram.messages.message import Message
from bot.telegram.messages.stored_answer import ShownAnswer, stored_content
from bot.telegram.messages.story_list import listings_of
from bot.telegram.receiving.access import Allowed
from bot.telegram.sending.sender import Target
from bot.telegram.sending.shutdown import finish
from bot.telegram.services import Services, now
from bot.voice import voice_for
from index.answer import Answered, is_partly_searched, turn_of
from index.errors import StoreAwayError

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds between two tries to send an answer while Telegram is away."""


class AskingAgain:
    """Asks kept questions of new and changed stories, and tells their askers if one answers, at most once.

    Args:
        services: what handlers need.
        allowed: whom the bot serves now; nobody else is told anything.
    """

    def __init__(self, services: Services, allowed: Callable[[], Allowed]) -> None:
        self._services = services
        self._allowed = allowed
        self._is_started = False

    async def ask(self) -> None:
        """Ask all kept questions of the stories that wait for it, and of no others.

        If the program stops meanwhile, the next start asks those that are still kept. Raises SQLAlchemyError or OSError
        if the database fails, StoreAwayError if a part of the stories could not be searched; call it again.
        """
        database = self._services.database
        if not self._is_started:
            await database.kept_questions.forget_claimed()
            self._is_started = True
        stories = await database.seen_stories.unasked()
        if not stories:
            return
        gone, is_whole = set[int](), True
        for kept in await database.kept_questions.waiting(now()):
            is_there = kept.chat_id not in gone and self._allowed().serves(kept.chat_id, kept.user_id)
            ids = await self._ids(kept, frozenset(stories)) if is_there else ()
            # One at a time: what readers ask meanwhile waits for one of these at most.
            answer = await self._services.answer(kept.question, story=ids) if ids else None
            if isinstance(answer, Answered):
                if not await self._tell(kept, answer):
                    gone.add(kept.chat_id)
            elif answer and is_partly_searched(answer):
                is_whole = False
        if not is_whole:
            raise StoreAwayError("the store of the stories", "a part of it could not be searched", "check that it runs")
        await database.seen_stories.asked(stories)

    async def _ids(self, kept: KeptQuestion, ids: frozenset[str]) -> tuple[str, ...]:
        """The ids of the stories that are still there and that the question's group asks."""
        catalogue = self._services.catalogue
        _, group = await self._services.scopes(Conversation.of_group(kept.chat_id))
        among = listings_of(group, catalogue) or catalogue.listings
        return tuple(one.id for one in among if one.id in ids)

    async def _tell(self, kept: KeptQuestion, answer: Answered) -> bool:
        """Send the answer to a question, in the end; return False if nobody is there to be told."""
        services = self._services
        number = services.database.conversations.new_number(now())
        shown, message = late_answer(
            kept,
            answer,
            number,
            services.stories,
            services.per_page,
            voice_for(kept.locale),
            services.answerer.languages,
        )
        while True:
            try:
                await finish(self._send(kept, answer, number, shown, message))
            except TelegramError as error:
                kind = kind_of(error)
                log.info("could not tell somebody that a story answers a question (%s)", reason(error))
                if kind in ENDED:
                    await services.database.kept_questions.forget_all_of(kept.chat_id)
                    return False
                if kind not in UNDELIVERED:
                    await services.database.kept_questions.forget(kept.id, kept.user_id)
                    return True
                await asyncio.sleep(PAUSE)
            else:
                return True

    async def _send(
        self, kept: KeptQuestion, answer: Answered, number: int, shown: ShownAnswer, message: Message
    ) -> None:
        """Claim a question, send its answer, store it, and forget the question.

        If the program is killed in between, it may have been sent, and is not sent again.
        """
        services = self._services
        store = services.database.kept_questions
        if not await store.claim(kept):
            return
        target = Target(kept.chat_id, kept.topic_id, kept.question_id)
        try:
            # Not patient: while Telegram is away, the question is not claimed, so that a stop does not lose it.
            sent = await services.sender.send(target, message, patient=False)
        except TelegramError:
            await store.release(kept)
            raise
        # Without the question's id, which leads to the refusal: its buttons and edits of the question still find it.
        stored = StoredAnswer(
            number,
            sent.chat_id,
            kept.topic_id,
            kept.user_id,
            None,
            sent.message_id,
            kept.locale,
            stored_content(shown, message),
        )
        turn = turn_of(answer) if services.follow_up else None
        await services.database.updates.told(kept.id, now(), Outcome(stored, turn, stories=pages.stories_of(answer)))
