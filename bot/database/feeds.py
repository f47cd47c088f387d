"""What is known of the feeds whose articles are added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.database.session import Sessions, put_row, uncancelled
from bot.database.tables import FeedEntryRow, FeedRow


@dataclass(frozen=True, slots=True)
class FeedState:
    """When a feed was read, and what the next request says of it.

    Args:
        read_at: when it was read last, or None if never.
        tried_at: when it was asked for last.
        problem: why the last try failed, or None if it did not.
        etag, modified: what the server said of the version that was read (RFC 9110, section 13.1).
    """

    read_at: datetime | None = None
    tried_at: datetime | None = None
    problem: str | None = None
    etag: str | None = None
    modified: str | None = None


class FeedStore:
    """The state of each feed by its address, and the articles that were read of it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @uncancelled
    async def states(self) -> dict[str, FeedState]:
        """Return the state of each feed that was tried, by its address."""
        async with self._sessions() as session:
            return {row.address: _state(row) for row in await session.scalars(select(FeedRow))}

    @uncancelled
    async def entries(self, address: str) -> dict[str, str]:
        """Return the digest of each article of a feed that was read, by the article's key."""
        async with self._sessions() as session:
            query = select(FeedEntryRow.entry, FeedEntryRow.digest).where(FeedEntryRow.feed == address)
            return dict((await session.execute(query)).tuples().all())

    @uncancelled
    async def put(self, address: str, state: FeedState, entries: Mapping[str, str], now: datetime) -> None:
        """Store the state of a feed and the articles that it has, in one transaction; others are kept a while."""
        async with self._sessions.begin() as session:
            await put_row(session, FeedRow, {"address": address}, asdict(state))
            for entry, digest in entries.items():
                key = {"feed": address, "entry": entry}
                await put_row(session, FeedEntryRow, key, {"digest": digest, "seen_at": now})

    @uncancelled
    async def forget_others(self, addresses: frozenset[str]) -> None:
        """Forget the feeds that are not read any more."""
        async with self._sessions.begin() as session:
            await session.execute(delete(FeedRow).where(FeedRow.address.not_in(addresses)))
            await session.execute(delete(FeedEntryRow).where(FeedEntryRow.feed.not_in(addresses)))


def _state(row: FeedRow) -> FeedState:
    return FeedState(row.read_at, row.tried_at, row.problem, row.etag, row.modified)
