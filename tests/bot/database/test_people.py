"""Everything of a person is deleted, whichever table holds it, and nothing of others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Integer, Table, Text, func, insert, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.database import Database, Forgotten
from bot.database.people import PERSONAL
from bot.database.session import read_url
from bot.database.tables import Base

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PERSON, OTHER, GROUP = 5, 6, -1_001
TABLES = Base.metadata.sorted_tables

OF_NOBODY = frozenset(
    {
        *("id", "topic_id", "question_id", "reply_id", "answer_id", "took_up", "preview_id", "message_id", "update_id"),
        # Made of a chat's id, and forgotten with what the update says.
        "chat_lock",
        *("vote", "start", "end", "milliseconds"),
        # Groups alone move.
        *("old_id", "new_id"),
    }
)
"""Columns of whole numbers that name no person."""

MOMENTS = frozenset(f"{what}_at" for what in ("chosen", "created", "asked", "posted", "kept", "voted", "reported"))


OTHERS = ("readers", "posted_stories", "announcements", "votes", "wrong_quotes", "asked_questions")


def holds_people(table: Table) -> bool:
    return any(name in table.c for name in PERSONAL)


def rows_of(table: Table, user_id: int, chat_id: int) -> dict[str, Any]:
    """Values for a row of a table that somebody has left in a chat; keys differ between people and chats."""
    number = user_id * 10 + (chat_id < 0)
    values: dict[str, Any] = {}
    for column in table.c:
        match column.type:
            case Integer():
                values[column.name] = {"user_id": user_id, "chat_id": chat_id}.get(column.name, number)
            case Text():
                values[column.name] = f"text {number}"
            case _ if column.name in MOMENTS:
                values[column.name] = NOON
            case _ if column.name == "is_claimed":
                values[column.name] = False
            case _:
                values[column.name] = [] if column.name == "parts" else {}
    return values


@pytest.fixture
async def counts(address: str, database: Database) -> Any:
    """Count the rows of each table."""
    engine = create_async_engine(read_url(address))

    async def counted(fill: bool = False) -> dict[str, int]:
        async with engine.begin() as connection:
            for table in TABLES if fill else ():
                if holds_people(table):
                    rows = [rows_of(table, user, chat) for user in (PERSON, OTHER) for chat in (user, GROUP)]
                    if "user_id" not in table.c:
                        rows = [rows_of(table, user, user) for user in (PERSON, OTHER)]
                    if "chat_id" not in table.c:
                        rows = rows[::2]
                    await connection.execute(insert(table), rows)
            return {
                table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in TABLES
            }

    yield counted
    await engine.dispose()


def test_each_column_of_a_whole_number_is_known_to_name_a_person_or_none() -> None:
    for table in TABLES:
        for column in table.c:
            if isinstance(column.type, Integer) or column.name.endswith("_id"):
                assert column.name in OF_NOBODY.union(PERSONAL), f"{table.name}.{column.name}: does it name a person?"


async def test_all_rows_of_a_person_go_from_every_table_and_none_of_others(database: Database, counts: Any) -> None:
    before = await counts(fill=True)
    forgotten = await database.people.forget(PERSON)
    after = await counts()
    for table in TABLES:
        assert after[table.name] == before[table.name] / 2, table.name
        assert not holds_people(table) or before[table.name] >= 2
    assert (forgotten.answers, forgotten.questions, forgotten.choices, forgotten.drafts) == (2, 5, 2, 2)
    assert forgotten.others == sum(after[one] for one in OTHERS)
    assert await database.people.forget(PERSON) == Forgotten()
    assert await counts() == after


async def test_updates_of_a_person_that_wait_are_forgotten_but_the_one_that_asks_for_it(database: Database) -> None:
    private = {"id": PERSON, "type": "private"}
    payloads: list[dict[str, Any]] = [
        {"message": {"from": {"id": PERSON}, "chat": {"id": GROUP}, "text": "Who came?"}},
        {"callback_query": {"from": {"id": PERSON}, "data": "x:0"}},
        {"edited_message": {"chat": private}},
        {"message_reaction": {"user": {"id": PERSON}, "chat": {"id": GROUP}}},
        {"message": {"from": {"id": OTHER}, "chat": {"id": GROUP}, "text": "Who left?"}},
        {"callback_query": {"from": {"id": PERSON}, "data": f"e:{PERSON}"}},
    ]
    for number, payload in enumerate(payloads):
        await database.updates.arrived(number, {"update_id": number, **payload}, NOON, chat_lock=number)
    forgotten = await database.people.forget(PERSON, handling=5)
    assert forgotten == Forgotten(questions=4)
    assert [one["update_id"] for one in await database.updates.waiting()] == [4, 5]
    assert await database.updates.locks_waiting(10) == [4, 5]
    # Telegram may send one again.
    assert not await database.updates.arrived(0, payloads[0], NOON)


@pytest.mark.parametrize("id", [GROUP, 0])
async def test_a_group_is_nobody_who_can_be_forgotten(database: Database, counts: Any, id: int) -> None:
    before = await counts(fill=True)
    with pytest.raises(ValueError, match="no person's id"):
        await database.people.forget(id)
    assert await counts() == before
