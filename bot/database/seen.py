"""The stories that the bot has answered from, and what is still to be done about new and changed ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Update, bindparam, delete, insert, select, update

from bot.database.session import Sessions, uncancelled
from bot.database.tables import SeenStoryRow

_BEGUN = ""
"""In place of a story's id: it is there from the first start on, though no story may be."""


class SeenStories:
    """The digest of each story, by its id, as the bot saw it last.

    A new story waits to be announced, and a new or changed one to be asked what readers wait to be told, from the
    transaction that stores it on, so that a stop loses neither.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def all(self) -> dict[str, str] | None:
        """Return the digest of each story by its id; None before the first start."""
        found = await self._digests()
        return {id: digest for id, digest in found.items() if id != _BEGUN} if found else None

    @uncancelled
    async def replace(self, seen: Mapping[str, str], outlets: Mapping[str, Collection[str]] | None = None) -> None:
        """Store which stories there are now, in one transaction. At the first start none is new.

        Args:
            seen: the digest of each story by its id.
            outlets: by the id of a story, those under which other outlets have the same text: if one of these was
                announced, it is not announced once more.
        """
        async with self._sessions.begin() as session:
            connection = await session.connection()
            query = select(SeenStoryRow.story, SeenStoryRow.digest, SeenStoryRow.is_announced)
            rows = (await session.execute(query)).tuples().all()
            known = {id: digest for id, digest, _ in rows}
            announced = {id for id, _, is_announced in rows if is_announced}
            seen = {_BEGUN: "", **seen}
            for id in known.keys() - seen.keys():
                await session.execute(delete(SeenStoryRow).where(SeenStoryRow.story == id))
            changed = [{"id": id, "now": digest} for id, digest in seen.items() if known.get(id, digest) != digest]
            if changed:
                statement = update(SeenStoryRow).where(SeenStoryRow.story == bindparam("id"))
                await connection.execute(statement.values(digest=bindparam("now"), is_asked=False), changed)
            done = not known
            new = [
                {
                    "story": id,
                    "digest": digest,
                    "is_announced": done or not id or not announced.isdisjoint((outlets or {}).get(id, ())),
                    "is_asked": done or not id,
                }
                for id, digest in seen.items()
                if id not in known
            ]
            if new:
                await connection.execute(insert(SeenStoryRow), new)

    @uncancelled
    async def unannounced(self) -> dict[str, str]:
        """Return the digest of each story that waits to be announced, by its id."""
        return await self._digests(SeenStoryRow.is_announced.is_(False))

    @uncancelled
    async def unasked(self) -> dict[str, str]:
        """Return the digest of each story that waits to be asked, by its id."""
        return await self._digests(SeenStoryRow.is_asked.is_(False))

    @uncancelled
    async def announced(self, stories: Iterable[str]) -> None:
        """Note that stories, by their ids, need not be announced any more."""
        await self._set(
            update(SeenStoryRow).where(SeenStoryRow.story == bindparam("id")).values(is_announced=True),
            [{"id": id} for id in stories],
        )

    @uncancelled
    async def asked(self, stories: Mapping[str, str]) -> None:
        """Note that stories, in the versions of these digests, need not be asked any more."""
        of_version = (SeenStoryRow.story == bindparam("id"), SeenStoryRow.digest == bindparam("version"))
        await self._set(
            update(SeenStoryRow).where(*of_version).values(is_asked=True),
            [{"id": id, "version": digest} for id, digest in stories.items()],
        )

    async def _digests(self, *conditions: ColumnElement[bool]) -> dict[str, str]:
        async with self._sessions() as session:
            query = select(SeenStoryRow.story, SeenStoryRow.digest).where(*conditions)
            return dict((await session.execute(query)).tuples().all())

    async def _set(self, statement: Update, rows: Sequence[dict[str, str]]) -> None:
        if rows:
            async with self._sessions.begin() as session:
                await (await session.connection()).execute(statement, rows)
