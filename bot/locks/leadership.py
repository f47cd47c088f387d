"""Who of several bots does what is done once for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from bot.locks.session_locks import LOOK_EVERY, LockName, SessionLocks

log = logging.getLogger(__name__)


class Leadership:
    """One bot leads; the others stand by, and one of them takes over once it has ended.

    Args:
        locks: those of the database. If None, no other bot uses it, and this one leads.
    """

    def __init__(self, locks: SessionLocks | None) -> None:
        self._locks = locks

    @property
    def is_leading(self) -> bool:
        """Whether this bot leads."""
        return self._locks is None or self._locks.holds(LockName.LEADING.number)

    async def lead(self, work: Callable[[], Coroutine[Any, Any, None]], end: Callable[[], Awaitable[None]]) -> None:
        """Do some work that does not end by itself for as long as this bot leads, again and again; never return.

        Args:
            work: is cancelled if another bot leads now, since the database was away for this one.
            end: is called after that.

        Raises what either raises.
        """
        while True:
            await self._wait_for_turn()
            working = asyncio.ensure_future(work())
            try:
                while self.is_leading and not working.done():
                    await asyncio.wait({working}, timeout=LOOK_EVERY)
            finally:
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working
            log.warning("another bot leads now; this one stands by")
            await end()

    async def resign(self) -> None:
        """Let another bot lead."""
        if self._locks:
            await self._locks.free(LockName.LEADING.number)

    async def _wait_for_turn(self) -> None:
        leading = LockName.LEADING.number
        if self._locks is None:
            return
        if not await self._locks.take((leading,)):
            log.info("standing by: another bot leads")
            await self._locks.wait_for(leading)
        log.info("leading: this bot does what is done once for all")
