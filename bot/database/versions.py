"""The versions of stories that readers were shown, so that old buttons show what their replies were about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.session import Sessions, insert_into, uncancelled
from bot.database.tables import StoryVersionRow
from corpus import Story
from index.storage.story_rows import story_from_json, story_to_json

DIGEST_DIGITS = 16
"""Hexadecimal digits of a story's digest that are stored; enough to tell its versions apart."""


class StoryVersions:
    """The versions of stories, by the first digits of their digests; `UpdateStore.handled` stores those of answers."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def get(self, digests: Collection[str]) -> dict[str, Story]:
        """Return the versions of these digests that are kept, as they were shown."""
        async with self._sessions() as session:
            query = select(StoryVersionRow.digest, StoryVersionRow.content).where(StoryVersionRow.digest.in_(digests))
            found = (await session.execute(query)).tuples().all()
        versions = {}
        for digest, content in found:
            try:
                versions[digest] = story_from_json(content)
            except (ValueError, KeyError, TypeError):
                # Another version of the program has written it.
                continue
        return versions

    @uncancelled
    async def put(self, stories: Iterable[Story], now: datetime) -> None:
        """Store the stories that are shown, each as it is now."""
        async with self._sessions.begin() as session:
            await store_versions(session, stories, now)


async def store_versions(session: AsyncSession, stories: Iterable[Story], now: datetime) -> None:
    """Store the stories that are shown, or note that versions that are kept are shown again."""
    # In one order, or programs that store the same rows could wait for each other for ever.
    for digest, story in sorted({one.digest[:DIGEST_DIGITS]: one for one in stories}.items()):
        known = await session.scalar(
            update(StoryVersionRow)
            .where(StoryVersionRow.digest == digest)
            .values(shown_at=now)
            .returning(StoryVersionRow.digest)
        )
        if known is None:
            insertion = insert_into(session, StoryVersionRow).values(
                digest=digest, story=story.id, content=story_to_json(story), shown_at=now
            )
            await session.execute(insertion.on_conflict_do_nothing())
