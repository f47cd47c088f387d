"""How replies end when the program stops: what was begun is finished and recorded, so that nothing is said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

GRACE = 1.0
"""Seconds that a reply may still take once its task is cancelled."""


@dataclass(slots=True)
class Shutdown:
    """Whether the program is stopping; then no call is tried again."""

    begun: bool = False


async def finish(work: Coroutine[Any, Any, None], grace: float = GRACE) -> None:
    """Do something that readers see; if the task is cancelled meanwhile, the work has `grace` seconds to end.

    Raises what the work raises, and CancelledError if the task was cancelled, even if the work has ended in time.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=grace)
        task.cancel()
        # The program ends: nobody is left to be told of an error.
        await asyncio.gather(task, return_exceptions=True)
        raise
