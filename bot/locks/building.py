"""The lock on building an index that several machines share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.locks.session_locks import LockName, SessionLocks


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
