"""A stop comes between no reply and the note that it was sent."""

from __future__ import annotations

import asyncio

import pytest

from bot.telegram.sending.shutdown import carried_out, speaking


class Work:
    """Says something, then notes that it did; both wait until they are let go on."""

    def __init__(self, *, speaks: bool = True) -> None:
        self.speaks = speaks
        self.begun, self.goes_on = asyncio.Event(), asyncio.Event()
        self.is_noted = False

    async def __call__(self) -> None:
        if self.speaks:
            speaking()
        self.begun.set()
        await self.goes_on.wait()
        self.is_noted = True


async def stopped(work: Work, grace: float = 60) -> asyncio.Task[None]:
    """Carry work out and cancel it in its middle."""
    task = asyncio.ensure_future(carried_out(work(), grace))
    await work.begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    return task


async def test_what_nothing_comes_between_is_carried_out() -> None:
    work = Work()
    work.goes_on.set()
    await carried_out(work())
    assert work.is_noted


async def test_what_goes_wrong_is_raised() -> None:
    async def fail() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await carried_out(fail())


async def test_what_has_spoken_is_finished_although_it_is_cancelled() -> None:
    work = Work()
    task = await stopped(work)
    assert not task.done()
    work.goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert work.is_noted


async def test_what_has_said_nothing_ends_at_once() -> None:
    work = Work(speaks=False)
    task = await stopped(work)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not work.is_noted


async def test_what_does_not_come_to_its_end_is_waited_for_no_longer_than_that() -> None:
    work = Work()
    task = await stopped(work, grace=0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not work.is_noted


async def test_work_beside_it_that_has_spoken_keeps_it_from_nothing() -> None:
    speaker, silent = Work(), Work(speaks=False)
    first = asyncio.ensure_future(carried_out(speaker()))
    await speaker.begun.wait()
    second = await stopped(silent)
    with pytest.raises(asyncio.CancelledError):
        await second
    speaker.goes_on.set()
    await first
    assert speaker.is_noted
