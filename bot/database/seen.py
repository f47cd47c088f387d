"""The stories that the bot has answered from."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from bot.database.session import Sessions, uncancelled
from bot.database.tables import SeenStoryRow


class SeenStories:
    """The digest of each story, by its id, as the bot saw it last."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def all(self) -> dict[str, str]:
        """Return the digest of each story by its id; empty before the first start."""
        async with self._sessions() as session:
            rows = (await session.execute(select(SeenStoryRow.story, SeenStoryRow.digest))).tuples()
            return dict(rows.all())

    @uncancelled
    async def replace(self, seen: Mapping[str, str]) -> None:
        """Store which stories there are now, in one transaction."""
        async with self._sessions.begin() as session:
            known = dict((await session.execute(select(SeenStoryRow.story, SeenStoryRow.digest))).tuples().all())
            other = [id for id, digest in known.items() if seen.get(id) != digest]
            new = [{"story": id, "digest": digest} for id, digest in seen.items() if known.get(id) != digest]
            connection = await session.connection()
            for id in other:
                await session.execute(delete(SeenStoryRow).where(SeenStoryRow.story == id))
            if new:
                await connection.execute(insert(SeenStoryRow), new)
