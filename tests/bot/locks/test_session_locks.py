"""Locks that end with the connection that holds them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.database import DatabaseError
from bot.database.session import engine_for, read_url
from bot.locks import LockName, SessionLocks, building_together, lock_number
from bot.telegram.receiving.request import Kind, Request

PATIENCE = 30.0

ONE, TWO = lock_number("one"), lock_number("two")


@given(st.sets(st.text()))
def test_each_name_has_a_number_of_its_own_that_postgresql_takes(names: set[str]) -> None:
    numbers = {lock_number(name) for name in names}
    assert len(numbers) == len(names)
    assert all(-(2**63) <= number < 2**63 for number in numbers)


def test_the_numbers_stay_as_they_are_since_bots_of_other_versions_use_them_too() -> None:
    assert LockName.LEADING.number == 4612005643802446347
    assert Request(1, Kind.ANSWER, chat_id=-1001).chat_lock == 3140496245702309177


async def test_sqlite_has_none(tmp_path: Path) -> None:
    assert await SessionLocks.open(f"sqlite:///{tmp_path / 'bot.db'}") is None


async def test_a_server_that_cannot_be_reached_is_told_in_one_line_without_the_password() -> None:
    with pytest.raises(DatabaseError, match="cannot be opened") as caught:
        await SessionLocks.open("postgresql://reader:secret@127.0.0.1:1/news")
    assert "secret" not in str(caught.value)


async def test_a_lock_is_held_by_one_until_it_is_freed(locks: SessionLocks, others: SessionLocks) -> None:
    assert await locks.take((ONE,)) == {ONE}
    assert await others.take((ONE, TWO)) == {TWO}
    assert (locks.holds(ONE), others.holds(ONE)) == (True, False)
    await locks.free(ONE)
    assert await others.take((ONE,)) == {ONE}


async def test_those_who_share_a_lock_hold_it_together(locks: SessionLocks, others: SessionLocks) -> None:
    assert await locks.take((ONE,), shared=True) == {ONE}
    assert await others.take((ONE,)) == frozenset()
    assert await others.take((ONE,), shared=True) == {ONE}
    await locks.free(ONE)
    assert await locks.take((ONE,)) == frozenset()
    await others.free(ONE)
    assert await locks.take((ONE,)) == {ONE}


async def test_whoever_waits_for_a_lock_gets_it_once_its_holder_has_ended(
    locks: SessionLocks, others: SessionLocks
) -> None:
    await locks.take((ONE,))
    waiting = asyncio.create_task(others.wait_for(ONE))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await locks.close()
    await asyncio.wait_for(waiting, 10)


async def test_after_its_connection_was_cut_a_bot_takes_its_locks_again_before_others_do(
    locks: SessionLocks, others: SessionLocks, address: str
) -> None:
    await locks.take((ONE,))
    await others.take((TWO,))
    keeping = [asyncio.create_task(each.keep()) for each in (locks, others)]
    await cut_all(address)
    waiting = asyncio.create_task(others.wait_for(ONE))
    await asyncio.sleep(1.5)
    assert (locks.holds(ONE), others.holds(TWO), waiting.done()) == (True, True, False)
    assert locks.is_connected
    await locks.free(ONE)
    await asyncio.wait_for(waiting, 10)
    await ended(*keeping)


async def test_a_lock_that_another_bot_has_got_meanwhile_is_told_of(
    locks: SessionLocks, others: SessionLocks, address: str
) -> None:
    lost: asyncio.Queue[int] = asyncio.Queue()
    locks.lost.append(lost.put_nowait)
    await locks.take((ONE, TWO))
    await cut_all(address)
    # Of the two, only this one finds at first that it was cut, and so takes what the other one has.
    keeping = asyncio.create_task(others.keep())
    await asyncio.wait_for(others.wait_for(ONE), 10)
    assert locks.holds(ONE)
    looking = asyncio.create_task(locks.keep())
    assert await asyncio.wait_for(lost.get(), 10) == ONE
    assert (locks.holds(ONE), locks.holds(TWO), lost.empty()) == (False, True, True)
    await ended(keeping, looking)


async def test_one_builds_at_a_time(address: str, locks: SessionLocks) -> None:
    await locks.take((LockName.BUILDING.number,))
    began: list[str] = []

    def build() -> None:
        with building_together(address):
            began.append("build")

    building = asyncio.create_task(asyncio.to_thread(build))
    await asyncio.sleep(0.5)
    assert began == []
    await locks.free(LockName.BUILDING.number)
    await asyncio.wait_for(building, 10)
    assert began == ["build"]
    assert await locks.take((LockName.BUILDING.number,))


def test_with_sqlite_nobody_waits_to_build(tmp_path: Path) -> None:
    with building_together(f"sqlite:///{tmp_path / 'bot.db'}"), building_together(f"sqlite:///{tmp_path / 'bot.db'}"):
        pass


async def test_who_waits_for_a_lock_connects_again_though_nobody_looks_after_the_connection(
    locks: SessionLocks, address: str
) -> None:
    await cut_all(address)
    async with asyncio.timeout(PATIENCE):
        await locks.wait_for(ONE)
    assert locks.holds(ONE)


async def cut_all(address: str) -> None:
    """End the connections of all locks, as a restart of PostgreSQL does."""
    engine = engine_for(read_url(address))
    async with engine.connect() as connection:
        await connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'storybot locks'")
        )
    await engine.dispose()


async def ended(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
