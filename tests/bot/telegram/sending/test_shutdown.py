"""What was begun is finished, although the program stops."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram.sending.calls import finish


class Work:
    """Waits until it may continue, then is done."""

    def __init__(self) -> None:
        self.begun, self.may_continue = asyncio.Event(), asyncio.Event()
        self.is_done = False

    async def __call__(self) -> None:
        self.begun.set()
        await self.may_continue.wait()
        self.is_done = True


async def cancelled(work: Work, grace: float) -> asyncio.Task[None]:
    """Begin work and cancel it."""
    task = asyncio.ensure_future(finish(work(), grace))
    await work.begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    return task


async def test_cancelled_work_is_finished() -> None:
    work = Work()
    task = await cancelled(work, grace=60)
    assert not task.done()
    work.may_continue.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert work.is_done


async def test_cancelled_work_has_only_so_much_time() -> None:
    work = Work()
    with pytest.raises(asyncio.CancelledError):
        await (await cancelled(work, grace=0))
    assert not work.is_done


async def test_an_error_is_raised() -> None:
    async def fail() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await finish(fail())
