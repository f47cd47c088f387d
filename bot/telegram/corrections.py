"""Replies of the last days whose quoted words were corrected or withdrawn are edited."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.database import DIGEST_DIGITS, StoredAnswer
from bot.telegram.errors import reason
from bot.telegram.messages.callback_data import AllStoriesData
from bot.telegram.messages.correction_marks import ABSENT, Marks
from bot.telegram.messages.message import Message
from bot.telegram.messages.recalled import Recalled, digests_of
from bot.telegram.messages.recalled_page import recalled_page
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.messages.story_list import with_all_stories
from bot.telegram.recall import Recall
from bot.telegram.sending.shutdown import finish
from bot.telegram.services import Services, now
from bot.telegram.story_updates import Changes, StoryUpdates
from bot.voice import voice_for
from corpus import story_heads

log = logging.getLogger(__name__)

CORRECTED_FOR = timedelta(days=7)
"""How long a reply is corrected after it was sent."""


class Corrections:
    """Edits replies whose quoted words were corrected, each once for every correction.

    Args:
        services: what handlers need.
        updates: tells of changed stories.
    """

    def __init__(self, services: Services, updates: StoryUpdates) -> None:
        self._services = services
        self._store = updates.store
        self._recall = Recall(services, updates.settings)
        # The program may have been stopped before it has corrected all.
        self._due = True
        updates.listen(self._changed)

    async def catch_up(self) -> None:
        """Correct the replies, if stories have changed since, and once at the start.

        Raises StateError if the list of withdrawn sentences cannot be read, IndexDamagedError if the index cannot, and
        what the database raises.
        """
        if not self._due:
            return
        self._due, after = False, 0
        try:
            heads = await asyncio.to_thread(story_heads, self._services.stories)
            # A story that has expired was not withdrawn.
            digests = dict.fromkeys(await asyncio.to_thread(self._store.listed), ABSENT)
            digests |= {
                id: head.digest[:DIGEST_DIGITS]
                for head in heads
                for id in (*(one.id for one in head.metadata.outlets), head.id)
            }
            since = now() - CORRECTED_FOR
            while some := await self._services.database.conversations.shown_since(since, after):
                for answer in some:
                    await self._look_at(answer, digests)
                after = some[-1].id
        except BaseException:
            self._due = True
            raise

    async def _changed(self, _changes: Changes) -> None:
        self._due = True

    async def _look_at(self, answer: StoredAnswer, digests: Mapping[str, str]) -> None:
        shown, marks = ShownAnswer.from_json(answer.content), Marks.of(answer.content)
        if shown and marks.up_to(shown, digests, now().date()) is not marks:
            await finish(self._correct(answer.id, digests))

    async def _correct(self, number: int, digests: Mapping[str, str]) -> None:
        conversations = self._services.database.conversations
        # It may show something else by now.
        answer = await conversations.answer(number)
        shown = ShownAnswer.from_json(answer.content) if answer else None
        if answer is None or shown is None:
            return
        before = Marks.of(answer.content)
        marks = before.up_to(shown, digests, now().date())
        absent = {id for id in digests_of(shown).values() if digests.get(id) == ABSENT}
        recalled = await self._recall.answer(shown, removed=True, absent=absent)
        page = int(answer.content.get("page", 0))
        # What an absent story says now is not known, so that a reply that is corrected stays as it is.
        marks = replace(marks, edited=recalled.is_corrected(page) or (before.edited and bool(absent)))
        values: dict[str, object] = {"corrections": marks.to_json()}
        if recalled.is_corrected(page) or (before.edited and not absent):
            message = self._message(answer, recalled, page, marks)
            if message and message.fingerprint != answer.content.get("message"):
                if not await self._edit(answer, message):
                    return
                values["message"] = message.fingerprint
        await conversations.note(answer, values)

    def _message(self, answer: StoredAnswer, recalled: Recalled, page: int, marks: Marks) -> Message | None:
        """The corrected reply; None if a version that it quotes is no longer kept."""
        found = recalled.shown.page(page, recalled.stories)
        if isinstance(found, Gone) or len(found) < recalled.shown.layout[page].count:
            return None
        voice = voice_for(answer.locale)
        question = answer.content.get("suggested") if page == 0 else None
        message = recalled_page(answer.id, recalled, page, voice, marks.days, question=question)
        if isinstance(message, Gone) or not answer.content.get("scope"):
            return None if isinstance(message, Gone) else message
        return with_all_stories(message, AllStoriesData(answer.id), voice)

    async def _edit(self, answer: StoredAnswer, message: Message) -> bool:
        """Edit a reply; return False if that has to be tried again."""
        try:
            if not await self._services.sender.edit(answer.chat_id, answer.reply_id, message):
                log.info("could not correct a reply, which is gone")
        except (BadRequest, ChatMigrated, Forbidden) as error:
            log.info("could not correct a reply (%s)", reason(error))
        except TelegramError as error:
            log.info("could not correct a reply yet (%s)", reason(error))
            self._due = True
            return False
        return True
