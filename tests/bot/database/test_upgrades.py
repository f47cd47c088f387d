"""Revisions of the tables: from the first to the next, all or nothing, by one program at a time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.database import Conversation, Database, DatabaseError, Outcome, PostedPart, ShownSuggestion, migrate
from bot.database.session import engine_for, read_url

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "HEAD"


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("readers", sa.Column("nickname", sa.Text(), nullable=False, server_default="none"))
"""

SUGGESTION = ShownSuggestion("0" * 16, "1" * 8, "ferry", "Who came?")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

FAILS = "    raise OSError('the power went')\n"

PROGRAM = """
import asyncio, sys
from datetime import UTC, datetime
from bot.database import Database

async def run():
    database = await Database.open(sys.argv[1])
    print(await database.updates.arrived(1, {"update_id": 1}, datetime(2026, 1, 1, tzinfo=UTC)))
    await database.close()

asyncio.run(run())
"""


@pytest.fixture
def revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the revisions that are used, which a test may add to."""
    folder = tmp_path / "100% migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder / "versions"


def following(revisions: Path, more: str = "") -> None:
    """Put another revision behind the last one, or another one in its place."""
    (revisions / "next.py").unlink(missing_ok=True)
    head = ScriptDirectory(str(migrate.MIGRATIONS)).get_current_head()
    (revisions / "next.py").write_text(NEXT.replace("HEAD", str(head)) + more)


def without_those_after_the_first(revisions: Path) -> dict[Path, str]:
    """Take out the revisions after the first, and return their programs."""
    later = {path: path.read_text() for path in revisions.glob("*.py") if path.name != "0001_first.py"}
    assert later
    for path in later:
        path.unlink()
    return later


async def tables(address: str) -> set[str]:
    engine = engine_for(read_url(address))
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names)


async def execute(address: str, *statements: str) -> None:
    engine = engine_for(read_url(address))
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def nickname(address: str) -> str:
    engine = engine_for(read_url(address))
    async with engine.connect() as connection:
        found = await connection.scalar(text("SELECT nickname FROM readers"))
    await engine.dispose()
    return str(found)


async def test_the_content_survives_an_upgrade(address: str, revisions: Path) -> None:
    database = await Database.open(address)
    await database.conversations.choose_locale(5, "hy")
    await database.close()
    following(revisions)
    database = await Database.open(address)
    assert await database.conversations.locale(5) == "hy"
    await database.close()
    assert await nickname(address) == "none"


async def test_a_database_of_the_first_version_survives_every_upgrade(address: str, revisions: Path) -> None:
    later = without_those_after_the_first(revisions)
    database = await Database.open(address)
    await database.conversations.choose_locale(5, "hy")
    await database.close()
    for path, program in later.items():
        path.write_text(program)
    database = await Database.open(address)
    assert await database.conversations.locale(5) == "hy"
    await database.updates.handled(1, NOON, Outcome(suggestions=(SUGGESTION,)))
    assert await database.conversations.suggestion(SUGGESTION.digest, SUGGESTION.hash) == SUGGESTION
    await database.close()


async def test_answers_from_before_turns_followed_up_nothing(address: str, revisions: Path) -> None:
    later = without_those_after_the_first(revisions)
    await (await Database.open(address)).close()
    await execute(
        address,
        "INSERT INTO turns VALUES (5, 0, 5, 'Who?', 'Ida Lund', 'ferry', NULL, 1, '2026-01-01 12:00:00')",
        "INSERT INTO answers (chat_id, topic_id, user_id, question_id, reply_id, locale, content, created_at)"
        " VALUES (5, 0, 5, 42, 43, 'hy', '{}', '2026-01-01 12:00:00')",
    )
    for revision, words in later.items():
        revision.write_text(words)
    database = await Database.open(address)
    stored = await database.conversations.answer_to(5, 42)
    assert stored is not None
    assert (stored.reply_id, stored.locale, stored.took_up) == (43, "hy", None)
    assert await database.conversations.last_turn(Conversation(5, 0, 5), datetime(2026, 1, 1, tzinfo=UTC)) is None
    await database.close()


async def test_a_story_that_was_posted_before_ids_were_stored_is_pointed_to_and_not_chosen(
    address: str, revisions: Path
) -> None:
    later = without_those_after_the_first(revisions)
    await (await Database.open(address)).close()
    await execute(address, "INSERT INTO posted_stories VALUES (5, 0, 'd', '[[42, 0, 9, 0]]', '2026-01-01 12:00:00')")
    for revision, words in later.items():
        revision.write_text(words)
    database = await Database.open(address)
    assert await database.posted_stories.get(5, 0, "d") == (PostedPart(42, 0, 9, 0),)
    assert await database.posted_stories.story_in(5, 42) is None
    await database.close()


async def test_a_program_from_before_an_upgrade_leaves_the_database_alone(address: str, revisions: Path) -> None:
    following(revisions)
    await (await Database.open(address)).close()
    (revisions / "next.py").unlink()
    with pytest.raises(DatabaseError, match="a newer version of storybot has written it"):
        await Database.open(address)


async def test_an_upgrade_that_fails_leaves_no_trace_and_is_done_the_next_time(address: str, revisions: Path) -> None:
    await (await Database.open(address)).close()
    before = await tables(address)
    following(revisions, FAILS)
    with pytest.raises(DatabaseError, match="the power went"):
        await Database.open(address)
    assert await tables(address) == before
    following(revisions)
    await (await Database.open(address)).close()
    assert await tables(address) == before | {"notes"}


async def test_the_first_tables_are_all_made_or_none(address: str, revisions: Path) -> None:
    first = revisions / "0001_first.py"
    whole = first.read_text()
    first.write_text(whole + FAILS)
    with pytest.raises(DatabaseError, match="the power went"):
        await Database.open(address)
    assert await tables(address) == set()
    first.write_text(whole)
    await (await Database.open(address)).close()


def test_only_one_of_two_programs_takes_an_update_on(address: str) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, address], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    outputs = sorted(program.communicate(timeout=60)[0].strip() for program in programs)
    assert outputs == ["False", "True"]
