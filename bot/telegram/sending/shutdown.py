"""What has been begun is finished: a stop comes between no reply and the note that it was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

GRACE = 1.0
"""Seconds that work gets to end when the program stops and the work has told Telegram something already."""


@dataclass(slots=True)
class _Work:
    """Whether Telegram has been told something, so that doing the work again would be seen."""

    has_spoken: bool = False


_current: ContextVar[_Work | None] = ContextVar("work", default=None)


def speaking() -> None:
    """Note that what is being carried out tells Telegram something now."""
    work = _current.get()
    if work is not None:
        work.has_spoken = True


async def carried_out(coroutine: Coroutine[Any, Any, None], grace: float = GRACE) -> None:
    """Carry something out; where it is cancelled while `speaking`, or later, it still has `grace` seconds to end.

    Raises what it raises; CancelledError also where it came to its end in that time.
    """
    work = _Work()
    token = _current.set(work)
    task = asyncio.ensure_future(coroutine)
    _current.reset(token)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if work.has_spoken:
            await asyncio.wait([task], timeout=grace)
        task.cancel()
        # What it fails with now is told to nobody: the program ends.
        await asyncio.gather(task, return_exceptions=True)
        raise
