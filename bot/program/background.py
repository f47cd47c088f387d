"""Work of minutes that gives way to everything else."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread, get_native_id
from typing import TypeVar

T = TypeVar("T")

NICENESS = 10
"""How far it gives way (nice(1)); on Linux, where each thread has its own."""


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
