"""Locks of PostgreSQL that end with the connection that holds them, so that no clock decides who is alive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from enum import StrEnum
from hashlib import blake2b
from time import monotonic
from typing import NoReturn

from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.errors import DatabaseError
from bot.database.session import engine_for, read_url, uncancelled

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks at a connection, and between two tries to get a lock that somebody else has."""

CALL_PATIENCE = 10.0
"""Seconds after which a call that is not answered counts as the end of the connection."""

CLOSE_PATIENCE = 1.0
"""Seconds that closing the connection may take."""

GRACE = 5.0
"""Seconds after a connection was lost and made anew in which no other locks are taken: each bot takes its own again."""

KEEP_ALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""After how many seconds PostgreSQL looks for the other end of a connection, how often, and how many times: a machine
that has lost its power closes no connection (https://www.postgresql.org/docs/current/runtime-config-connection.html).
"""


_NUMBERS = "SELECT number FROM unnest(CAST(:numbers AS bigint[])) AS number WHERE"
TAKE, TAKE_SHARED = (
    text(f"{_NUMBERS} pg_try_advisory_lock(number)"),
    text(f"{_NUMBERS} pg_try_advisory_lock_shared(number)"),
)
FREE, FREE_SHARED = text("SELECT pg_advisory_unlock(:number)"), text("SELECT pg_advisory_unlock_shared(:number)")
NOTHING = text("SELECT 1")


class LockName(StrEnum):
    """What the locks stand for, besides those of chats (`Request.chat_lock`)."""

    LEADING = "leading"
    """Whoever holds it polls, and does the regular work that is done once for all bots."""
    REGISTERING = "registering"
    """Whoever holds it fetches what waits at Telegram and registers the webhook."""
    RECEIVING = "receiving"
    """All that receive by webhook share it."""
    BUILDING = "building"
    """Whoever holds it builds an index that several machines share."""

    @property
    def number(self) -> int:
        """The number of the lock."""
        return lock_number(self.value)


def lock_number(name: str) -> int:
    """Return the number of the advisory lock of a name. It has 64 bits, so that no two names meet in one."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8, person=b"storybot").digest(), signed=True)


class SessionLocks:
    """Advisory locks, held by one connection (https://www.postgresql.org/docs/current/explicit-locking.html).

    If the program ends in whatever way, its connection does, and others get its locks. If only the connection ends, as
    when PostgreSQL is restarted, a lock counts as held until `keep` finds that somebody else has got it meanwhile: who
    answers goes on while the database is away.

    `open` makes one. A pooler that shares connections between programs, such as PgBouncer in its transaction mode, must
    not stand in between.

    Attributes:
        lost: functions that are called with the number of a lock that somebody else has got.
    """

    def __init__(self, address: str) -> None:
        self._url = read_url(address)
        self._engine = engine_for(self._url, session={**KEEP_ALIVE, "application_name": "storybot locks"})
        self._connection: AsyncConnection | None = None
        self._held: dict[int, bool] = {}
        self._turn = asyncio.Lock()
        self._takes_others_at = 0.0
        self.lost: list[Callable[[int], None]] = []

    @classmethod
    async def open(cls, address: str) -> SessionLocks | None:
        """Connect to the database of an address; None for SQLite, which only one bot uses. Raises DatabaseError."""
        if read_url(address).get_backend_name() == "sqlite":
            return None
        locks = cls(address)
        try:
            locks._connection = await locks._engine.connect()
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError.of(error, locks._url) from None
        return locks

    @property
    def is_connected(self) -> bool:
        """Whether the connection was there at the last look."""
        return self._connection is not None

    def holds(self, number: int) -> bool:
        """Return whether a lock counts as held."""
        return number in self._held

    @uncancelled
    async def take(self, numbers: Collection[int], *, shared: bool = False) -> frozenset[int]:
        """Take those locks that nobody has, without waiting, and return them; none while the database is away.

        Args:
            numbers: of the locks, none of which is held here.
            shared: whether others may hold them too, if they share them.
        """
        async with self._turn:
            if monotonic() < self._takes_others_at or not numbers:
                return frozenset()
            try:
                taken = await self._try(numbers, shared)
            except (SQLAlchemyError, OSError) as error:
                await self._drop(error)
                return frozenset()
            self._held.update(dict.fromkeys(taken, shared))
            return taken

    async def wait_for(self, number: int, *, shared: bool = False) -> None:
        """Take a lock as soon as it can be had; `take` says what `shared` means."""
        while True:
            # Before `keep` runs, nobody else connects again.
            if not self.is_connected:
                await self._look()
            if await self.take((number,), shared=shared):
                return
            await asyncio.sleep(LOOK_EVERY)

    @uncancelled
    async def free(self, number: int) -> None:
        """Let others have a lock."""
        async with self._turn:
            shared = self._held.pop(number, None)
            if shared is None or self._connection is None:
                return
            try:
                await self._call(FREE_SHARED if shared else FREE, number=number)
            except (SQLAlchemyError, OSError) as error:
                await self._drop(error)

    @asynccontextmanager
    async def alone(self, number: int) -> AsyncIterator[None]:
        """Hold a lock, once nobody else has it."""
        await self.wait_for(number)
        try:
            yield
        finally:
            await self.free(number)

    async def keep(self) -> NoReturn:
        """Look after the connection, and take all locks again on another one if it has ended."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self._look()

    async def close(self) -> None:
        """Let others have all locks."""
        self._held.clear()
        # PostgreSQL may not answer; the end of the program closes the connection in any case.
        with suppress(SQLAlchemyError, OSError):
            async with asyncio.timeout(CLOSE_PATIENCE), self._turn:
                connection, self._connection = self._connection, None
                if connection:
                    await connection.close()
        await self._engine.dispose()

    @uncancelled
    async def _look(self) -> None:
        lost: set[int] = set()
        async with self._turn:
            try:
                if self._connection:
                    await self._call(NOTHING)
                else:
                    lost = await self._take_again()
            except (SQLAlchemyError, OSError) as error:
                await self._drop(error)
        for number in lost:
            for told in self.lost:
                told(number)

    async def _take_again(self) -> set[int]:
        """Take all locks on a new connection; return those that somebody else has."""
        self._connection = await self._engine.connect()
        self._takes_others_at = monotonic() + GRACE
        lost: set[int] = set()
        for shared in (False, True):
            numbers = {number for number, is_shared in self._held.items() if is_shared is shared}
            lost |= numbers - await self._try(numbers, shared)
        for number in lost:
            del self._held[number]
        log.info("connected to the database's locks again; others have %d that were held here", len(lost))
        return lost

    async def _try(self, numbers: Collection[int], shared: bool) -> frozenset[int]:
        return frozenset(await self._call(TAKE_SHARED if shared else TAKE, numbers=list(numbers)))

    async def _call(self, statement: TextClause, **values: object) -> list[int]:
        if self._connection is None:
            raise ConnectionError("the database is away")
        async with asyncio.timeout(CALL_PATIENCE):
            return list(await self._connection.scalars(statement, values))

    async def _drop(self, error: Exception) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        log.warning("lost the connection to the database's locks (%s); connecting again", type(error).__name__)
        with suppress(SQLAlchemyError, OSError):
            await connection.invalidate()
            await connection.close()


@contextmanager
def building_together(address: str) -> Iterator[None]:
    """Hold the lock on building, waiting while a program on any machine has it. Not to be called in an event loop.

    For the files of an index in a folder `IndexStore.building` is enough. SQLite has no such lock: then no other
    machine is thought of.

    Args:
        address: of the database.

    Raises DatabaseError if PostgreSQL cannot be reached.
    """
    with asyncio.Runner() as runner:
        locks = runner.run(SessionLocks.open(address))
        try:
            if locks:
                runner.run(locks.wait_for(LockName.BUILDING.number))
            yield
        finally:
            if locks:
                runner.run(locks.close())
