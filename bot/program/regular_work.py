"""Work beside all else: again and again while the program runs, or for minutes in a thread that gives way."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread, get_native_id
from time import monotonic
from typing import TypeVar

from corpus import StorybotError

T = TypeVar("T")

log = logging.getLogger(__name__)

SAY_AGAIN = 60.0
"""Seconds after which an expected error is logged again, if it is the same each time."""

NICENESS = 10
"""How far it gives way (nice(1)); on Linux, where each thread has its own."""


@dataclass(frozen=True, slots=True)
class RegularWork:
    """Does work after whose errors the program goes on.

    Args:
        expected: errors that get one line in the log, once a minute if it is the same; others get their traceback.
        note: is told of each error.
    """

    expected: tuple[type[Exception], ...] = (OSError, StorybotError)
    note: Callable[[Exception], object] = lambda _error: None
    _said: dict[str, tuple[str, float]] = field(default_factory=dict, init=False)

    async def repeat(self, work: Callable[[], Awaitable[object]], pause: float, what: str) -> None:
        """Do some work again and again, with `pause` seconds between, and never return; `what` names it in the log."""
        while True:
            await self.attempt(work, what)
            await asyncio.sleep(pause)

    async def attempt(self, work: Callable[[], Awaitable[object]], what: str, then: str = "it is tried again") -> None:
        """Do some work once.

        Args:
            work: the work.
            what: names it in the log.
            then: says there what becomes of it after an error.
        """
        try:
            await work()
            self._said.pop(what, None)
        except Exception as error:
            self.note(error)
            if isinstance(error, self.expected):
                # SQLAlchemy adds the statement and a link.
                reason = next(iter(str(error).splitlines()), "")
                self._say(what, f"{what} failed; {then} ({type(error).__name__}: {reason})")
            else:
                log.exception("%s failed; %s", what, then)

    def _say(self, what: str, line: str) -> None:
        before, at = self._said.get(what, ("", 0.0))
        if line != before or monotonic() - at >= SAY_AGAIN:
            log.error("%s", line)
            self._said[what] = line, monotonic()


async def in_background(work: Callable[[], T]) -> T:
    """Return what some work gives. It is done in a thread of its own, for which the program's end does not wait."""
    done = Future[T]()
    # From here on, nobody who ceases to wait breaks it off.
    done.set_running_or_notify_cancel()

    def run() -> None:
        if sys.platform == "linux":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001  (it is raised where it is waited for)
            done.set_exception(error)

    Thread(target=run, name="background", daemon=True).start()
    return await asyncio.wrap_future(done)
