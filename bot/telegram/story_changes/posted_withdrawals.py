"""Stories as they are posted, and announcements, lose the sentences that are withdrawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from itertools import zip_longest

from bot.database import DIGEST_DIGITS, PostedPart, PostedStory
from bot.replies.story_parts import story_parts
from bot.telegram.messages.message import Message
from bot.telegram.messages.story_list import announcement
from bot.telegram.services import Services, now
from bot.voice import voice_for
from corpus import Story
from corpus.story import OMISSION
from corpus.withdrawing import without
from index.catalogue import Catalogue

Edit = Callable[[int, int, Message], Awaitable[bool]]
"""Edits a message of a chat; returns False if that has to be tried again."""


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
