"""Replies, posted stories and announcements whose words were corrected or withdrawn are edited."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import zip_longest

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.database import DIGEST_DIGITS, PostedPart, PostedStory, StoredAnswer
from bot.library.withdrawals import withdrawn
from bot.replies.story_parts import story_parts
from bot.telegram.errors import reason
from bot.telegram.messages.callback_data import AllStoriesData
from bot.telegram.messages.message import Message
from bot.telegram.messages.recalled import ABSENT, Marks, Recalled, digests_of
from bot.telegram.messages.recalled_page import recalled_page
from bot.telegram.messages.stored_answer import Gone, ShownAnswer
from bot.telegram.messages.story_list import announcement
from bot.telegram.recall import Recall
from bot.telegram.sending.calls import finish
from bot.telegram.services import Services, now
from bot.telegram.story_changes.story_updates import StoryUpdates
from bot.voice import voice_for
from corpus import Story, story_heads
from corpus.story import OMISSION
from corpus.withdrawing import without
from index.catalogue import Catalogue
from index.retrieval.story_store import StoryStore

log = logging.getLogger(__name__)

Edit = Callable[[int, int, Message], Awaitable[bool]]
"""Edits a message of a chat; returns False if that has to be tried again."""

CORRECTED_FOR = timedelta(days=7)
"""How long a reply is corrected after it was sent."""

LATE = timedelta(minutes=1)
"""How long before a look replies may have been sent that it did not find: they are stored after that."""


class PostedWithdrawals:
    """Takes withdrawn sentences out of posted stories and announcements.

    Args:
        services: what handlers need.
        edit: edits a message.
    """

    def __init__(self, services: Services, edit: Edit) -> None:
        self._services = services
        self._edit = edit

    async def take_out(self, withdrawn: Collection[str], since: datetime) -> None:
        """Edit what was posted since then and shows a sentence of these digests. Raises what the database raises."""
        database = self._services.database
        left: dict[str, Story | None] = {}
        for posted in await database.posted_stories.since(since) if withdrawn else ():
            if posted.digest not in left:
                left[posted.digest] = await self._left(posted.digest, withdrawn)
            story = left[posted.digest]
            if story:
                await (self._announced if posted.is_announced else self._posted)(posted, story)

    async def _left(self, digest: str, withdrawn: Collection[str]) -> Story | None:
        """What is left of a version of a story; None if all is, or if it is not kept."""
        for version in (await self._services.database.versions.get([digest[:DIGEST_DIGITS]])).values():
            left = await asyncio.to_thread(without, version, withdrawn)
            return None if left is version else left
        return None

    async def _posted(self, posted: PostedStory, story: Story) -> None:
        moved: list[PostedPart] = []
        for old, new in zip_longest(posted.parts, story_parts(story)):
            if old is None:
                break
            if not await self._edit(posted.chat_id, old.message_id, Message(new.html if new else OMISSION)):
                return
            if new:
                moved.append(PostedPart(old.message_id, new.start, new.end, new.offset))
        store = self._services.database.posted_stories
        await self._services.database.versions.put((story,), now())
        await store.put(posted.chat_id, posted.topic_id, story.digest, tuple(moved), now(), story.id)
        await store.forget(posted.chat_id, posted.topic_id, posted.key)

    async def _announced(self, posted: PostedStory, story: Story) -> None:
        database, sender = self._services.database, self._services.sender
        locales = {(one.chat_id, one.topic_id): one.locale for one in await database.announcements.all()}
        voice = voice_for(locales.get((posted.chat_id, posted.topic_id)))
        one = Catalogue([story]).listings[0]
        message = announcement(one, voice, sender.bot_name, private=posted.chat_id > 0)
        message_id = posted.parts[0].message_id
        if not await self._edit(posted.chat_id, message_id, message):
            return
        await database.versions.put((story,), now())
        stories = {story.id: story.digest}
        await database.posted_stories.put_announced(posted.chat_id, posted.topic_id, stories, message_id, now())
        await database.posted_stories.forget(posted.chat_id, posted.topic_id, posted.key)


class Corrections:
    """Edits replies whose quoted words were corrected, each once for every correction.

    Args:
        services: what handlers need.
        updates: knows where the index and the list of withdrawn sentences lie.
        turn: while it is open, no request of a chat is handled by any bot, so that none edits the same reply meanwhile.
        edited: is told of a chat in which a reply was edited.
    """

    def __init__(
        self,
        services: Services,
        updates: StoryUpdates,
        turn: Callable[[int], AbstractAsyncContextManager[None]],
        edited: Callable[[int], Awaitable[None]],
    ) -> None:
        self._services = services
        self._turn = turn
        self._edited = edited
        self._published, self._settings = updates.store, updates.settings
        self._recall = Recall(services, updates.settings)
        self._posted = PostedWithdrawals(services, self._edit)
        # The program may have been stopped before it has corrected all.
        self._due = True
        self._corrected_to: StoryStore | None = None
        self._withdrawn: frozenset[str] | None = None
        self._list = ""
        self._digests: Mapping[str, str] = {}
        self._begun = now()

    async def catch_up(self) -> None:
        """Correct the replies, if stories or withdrawals have changed since, and once at the start.

        A reply that was being sent meanwhile is corrected the next time.

        Raises StateError if the list of withdrawn sentences cannot be read, IndexDamagedError if the index cannot,
        StoreAwayError if it is not known yet which stories have files, and what the database raises; call it again.
        """
        store, begun, after = self._services.answerer.store, now(), 0
        is_due, is_again, left_out = self._due or store is not self._corrected_to, False, frozenset[str]()
        since = begun - CORRECTED_FOR if is_due else self._begun - LATE
        self._due = False
        try:
            if is_due:
                self._digests = await asyncio.to_thread(self._digests_now)
                left_out = await asyncio.to_thread(withdrawn, self._settings)
                is_again = left_out != self._withdrawn
                self._withdrawn = left_out
                self._list = sha256("".join(sorted(left_out)).encode()).hexdigest()[:DIGEST_DIGITS]
            while some := await self._services.database.conversations.shown_since(since, after):
                for answer in some:
                    await self._look_at(answer)
                after = some[-1].id
            if is_again:
                await self._posted.take_out(left_out, since)
        except BaseException:
            self._due, self._withdrawn = True, None
            raise
        self._corrected_to, self._begun = store, begun

    def _digests_now(self) -> dict[str, str]:
        """The first digits of each story's digest, by its id and by those of the outlets with the same text."""
        # A story that has expired was not withdrawn.
        absent = dict.fromkeys(self._published.listed(), ABSENT)
        return absent | {
            id: head.digest[:DIGEST_DIGITS]
            for head in story_heads(self._services.stories)
            for id in (*(one.id for one in head.metadata.outlets), head.id)
        }

    async def _look_at(self, answer: StoredAnswer) -> None:
        """Correct a reply whose stories have changed, and one that is corrected if more was withdrawn since."""
        shown, marks = ShownAnswer.from_json(answer.content), Marks.of(answer.content)
        if shown and (
            marks.up_to(shown, self._digests, now().date()) is not marks
            or (marks.seen and marks.withdrawn != self._list)
        ):
            async with self._turn(answer.chat_id):
                await finish(self._correct(answer.id))

    async def _correct(self, number: int) -> None:
        conversations, digests = self._services.database.conversations, self._digests
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
        edited = recalled.is_corrected(page) or (before.edited and bool(absent))
        marks = replace(marks, edited=edited, withdrawn=self._list)
        values: dict[str, object] = {"corrections": marks.to_json()}
        is_elsewhere = answer.content.get("message", "") is None
        if recalled.is_corrected(page) or ((before.edited or is_elsewhere) and not absent):
            message = self._message(answer, recalled, page, marks)
            if message and message.fingerprint != answer.content.get("message"):
                if not await self._edit(answer.chat_id, answer.reply_id, message):
                    return
                await self._edited(answer.chat_id)
                values["message"] = message.fingerprint
        await conversations.note(answer, values)

    def _message(self, answer: StoredAnswer, recalled: Recalled, page: int, marks: Marks) -> Message | None:
        """The corrected reply; None if a version that it quotes is no longer kept."""
        found = recalled.shown.page(page, recalled.stories)
        if isinstance(found, Gone) or len(found) < recalled.shown.layout[page].count:
            return None
        voice = voice_for(answer.locale)
        question = answer.content.get("suggested") if page == 0 else None
        again = AllStoriesData(answer.id) if answer.content.get("scope") else None
        message = recalled_page(answer.id, recalled, page, voice, marks.days, question=question, all_stories=again)
        return None if isinstance(message, Gone) else message

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Edit a reply; return False if that has to be tried again."""
        try:
            if not await self._services.sender.edit(chat_id, message_id, message):
                log.info("could not correct a reply, which is gone")
        except (BadRequest, ChatMigrated, Forbidden) as error:
            log.info("could not correct a reply (%s)", reason(error))
        except TelegramError as error:
            log.info("could not correct a reply yet (%s)", reason(error))
            self._due, self._withdrawn = True, None
            return False
        return True
