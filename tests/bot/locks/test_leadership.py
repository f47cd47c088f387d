"""One of several bots leads at a time."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.locks import Leadership, SessionLocks, leadership
from bot.locks.session_locks import LockName


@pytest.fixture(autouse=True)
def short_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "LOOK_EVERY", 0.05)


class Led:
    """What a bot does while it leads.

    Args:
        locks: those of the bot.
    """

    def __init__(self, locks: SessionLocks | None) -> None:
        self.leadership = Leadership(locks)
        self.began = asyncio.Event()
        self.ended = asyncio.Event()
        self.may_try_again = asyncio.Event()
        self.task = asyncio.create_task(self.leadership.lead(self._work, self._end))

    async def _work(self) -> None:
        self.began.set()
        await asyncio.Event().wait()

    async def _end(self) -> None:
        self.ended.set()
        await self.may_try_again.wait()

    async def stop(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


async def test_the_second_one_leads_once_the_first_has_resigned(locks: SessionLocks, others: SessionLocks) -> None:
    first = Led(locks)
    await asyncio.wait_for(first.began.wait(), 10)
    second = Led(others)
    await asyncio.sleep(0.3)
    assert (first.leadership.is_leading, second.leadership.is_leading) == (True, False)
    assert not second.began.is_set()
    await first.stop()
    await first.leadership.resign()
    await asyncio.wait_for(second.began.wait(), 10)
    await second.stop()


async def test_one_whose_lock_another_has_got_ceases_and_stands_by(locks: SessionLocks, others: SessionLocks) -> None:
    first = Led(locks)
    await asyncio.wait_for(first.began.wait(), 10)
    # As after an outage of the database.
    await locks.free(LockName.LEADING.number)
    await asyncio.wait_for(first.ended.wait(), 10)
    second = Led(others)
    await asyncio.wait_for(second.began.wait(), 10)
    first.may_try_again.set()
    await asyncio.sleep(0.3)
    assert (first.leadership.is_leading, second.leadership.is_leading) == (False, True)
    await first.stop()
    await second.stop()


async def test_alone_a_bot_leads_at_once() -> None:
    led = Led(None)
    await asyncio.wait_for(led.began.wait(), 10)
    assert led.leadership.is_leading
    await led.stop()
    await led.leadership.resign()


async def test_an_error_of_the_work_is_raised(locks: SessionLocks) -> None:
    async def fail() -> None:
        raise ValueError("as wanted")

    async def end() -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="as wanted"):
        await Leadership(locks).lead(fail, end)
