"""Waits that may take long though the bot is well: for Telegram, and for an index that is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Work:
    """A request that is being handled.

    Args:
        moved: is called when a wait begins or ends.
        waits: how many waits are under way.
    """

    moved: Callable[[], None]
    waits: int = 0


_work: ContextVar[Work | None] = ContextVar("work", default=None)


@contextmanager
def under_way(work: Work) -> Iterator[None]:
    """What is done here, and in tasks that begin here, is part of this work."""
    token = _work.set(work)
    try:
        yield
    finally:
        _work.reset(token)


@contextmanager
def may_take_long() -> Iterator[None]:
    """While this is open, the work that it is a part of counts as waiting, and not as standing still."""
    work = _work.get()
    if work is None:
        yield
        return
    work.waits += 1
    work.moved()
    try:
        yield
    finally:
        work.waits -= 1
        work.moved()
