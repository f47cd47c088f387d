"""Since when a request that is being handled has not moved, and waits that may take long though the bot is well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic


@dataclass(slots=True)
class Work:
    """A request that is being handled.

    Args:
        moved: when it began, or last came nearer to its end, by the monotonic clock.
        waits: how many waits are under way that may take long.
    """

    moved: float = field(default_factory=lambda: monotonic())
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


def note_moved() -> None:
    """Note that the work that this is a part of has come nearer to its end."""
    work = _work.get()
    if work is not None:
        work.moved = monotonic()


@contextmanager
def may_take_long() -> Iterator[None]:
    """While this is open, the work that it is a part of counts as waiting, and not as standing still.

    It is for what others look after: Telegram, an index that is built, the threads that answer.
    """
    work = _work.get()
    if work is None:
        yield
        return
    work.waits += 1
    try:
        yield
    finally:
        work.waits -= 1
        note_moved()
