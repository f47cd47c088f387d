"""What is taken on is in the database, whatever becomes of it; and what is served changes at the door."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.telegram.allowed import Allowed
from bot.telegram.backlog import Backlog
from bot.telegram.desk import Desk
from bot.telegram.limits import Admission
from bot.telegram.reception import Reception
from tests.bot.telegram.desk import desk_of, fake_bot
from tests.bot.telegram.updates import GROUP, ME, inline_query, mention, message, update

NEW = {**GROUP, "id": -1002}
CALL = "@StoryBot Who announced it?"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk_of(tmp_path, fake_bot()) as desk:
        yield desk


def reception_of(desk: Desk, allowed: Allowed | None = None) -> Reception:
    backlog = Backlog(datetime(2020, 1, 1, tzinfo=UTC), timedelta(hours=1), 100)
    return Reception(desk, lambda: ME, allowed or Allowed(), Admission(20, 200), backlog)


def question(chat: dict[str, Any] = GROUP) -> Update:
    return update(**message(chat, text=CALL, entities=mention(CALL)))


async def test_an_update_that_is_dropped_as_it_is_written_down_is_kept_and_locks_nothing(desk: Desk) -> None:
    reception = reception_of(desk)
    dropped = [question() for _ in range(5)]
    for one in dropped:
        assert reception.admit(one)
        # The writing has begun by now, and is not done.
        await asyncio.sleep(0.001)
        reception.finished(one)
    await reception.settle()
    waiting = await desk.database.updates.waiting()
    assert [one["update_id"] for one in waiting] == [one.update_id for one in dropped]
    for one in dropped:
        await asyncio.wait_for(desk.database.updates.handled(one.update_id), 5)


async def test_an_update_whose_handling_is_cancelled_as_it_is_written_down_is_kept(desk: Desk) -> None:
    reception = reception_of(desk)
    one = question()
    assert reception.admit(one)
    taking = asyncio.create_task(reception.take(one))
    await asyncio.sleep(0.001)
    taking.cancel()
    reception.finished(one)
    await reception.settle()
    assert [kept["update_id"] for kept in await desk.database.updates.waiting()] == [one.update_id]


async def test_inline_queries_are_not_kept(desk: Desk) -> None:
    reception = reception_of(desk)
    one = inline_query(5, "Who announced it?")
    assert reception.admit(one)
    assert await reception.take(one)
    reception.finished(one)
    assert await desk.database.updates.waiting() == []


async def test_a_supergroup_is_served_from_the_moment_its_group_becomes_it(desk: Desk) -> None:
    reception = reception_of(desk, Allowed(chats=frozenset({-1001})))
    moved, asked = update(**message(migrate_to_chat_id=NEW["id"], chat=GROUP)), question(NEW)
    assert reception.admit(moved)
    assert reception.admit(asked)
    found = await reception.take(asked)
    assert found is not None
    assert found.kind.name == "ANSWER"
    for one in (moved, asked):
        reception.finished(one)
    await reception.settle()
