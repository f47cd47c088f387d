"""Work of minutes in a thread that gives way."""

import asyncio
import os
import sys
import threading

import pytest

from bot.program.regular_work import NICENESS, in_background


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux alone")
async def test_the_work_gives_way_in_a_thread_of_its_own_and_nothing_else_does() -> None:
    def work() -> tuple[str, int]:
        return threading.current_thread().name, os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert await in_background(work) == ("background", max(before, NICENESS))
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


async def test_an_error_of_the_work_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        await in_background(lambda: 1 // 0)


async def test_who_ceases_to_wait_does_not_break_it_off() -> None:
    may_end, ended = threading.Event(), threading.Event()

    def work() -> None:
        may_end.wait()
        ended.set()

    task = asyncio.create_task(in_background(work))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_end.set()
    assert await asyncio.to_thread(ended.wait, 60)
