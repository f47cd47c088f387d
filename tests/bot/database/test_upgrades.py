"""Revisions of the tables: from the first to the next, all or nothing, by one program at a time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.database import Database, DatabaseError, migrate
from bot.database.session import engine_for, read_url

LAST = ScriptDirectory(str(migrate.MIGRATIONS)).get_current_head()

NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{LAST}"


def upgrade():
    op.create_table("notes", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("readers", sa.Column("nickname", sa.Text(), nullable=False, server_default="none"))
"""

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


async def tables(address: str) -> set[str]:
    engine = engine_for(read_url(address))
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names)


async def nickname(address: str) -> str:
    engine = engine_for(read_url(address))
    async with engine.connect() as connection:
        found = await connection.scalar(text("SELECT nickname FROM readers"))
    await engine.dispose()
    return str(found)


async def test_what_is_in_a_database_comes_through_an_upgrade(address: str, revisions: Path) -> None:
    database = await Database.open(address)
    await database.readers.choose(5, "hy")
    await database.close()
    (revisions / "0002_next.py").write_text(NEXT)
    database = await Database.open(address)
    assert await database.readers.locale(5) == "hy"
    await database.close()
    assert await nickname(address) == "none"


async def test_a_program_from_before_an_upgrade_leaves_the_database_alone(address: str, revisions: Path) -> None:
    (revisions / "0002_next.py").write_text(NEXT)
    await (await Database.open(address)).close()
    (revisions / "0002_next.py").unlink()
    with pytest.raises(DatabaseError, match="a newer version of storybot has written it"):
        await Database.open(address)


async def test_an_upgrade_that_stops_midway_leaves_no_trace_and_is_done_the_next_time(
    address: str, revisions: Path
) -> None:
    await (await Database.open(address)).close()
    before = await tables(address)
    (revisions / "0002_next.py").write_text(NEXT + FAILS)
    with pytest.raises(DatabaseError, match="the power went"):
        await Database.open(address)
    assert await tables(address) == before
    (revisions / "0002_next.py").write_text(NEXT)
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


def test_of_two_programs_that_start_at_once_one_takes_an_update_on(address: str) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, address], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    outputs = sorted(program.communicate(timeout=60)[0].strip() for program in programs)
    assert outputs == ["False", "True"]
