"""Work that is done again and again while the program runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from corpus import StorybotError

log = logging.getLogger(__name__)

SAY_AGAIN = 60.0
"""Seconds after which an expected error is logged again, if it is the same each time."""


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
