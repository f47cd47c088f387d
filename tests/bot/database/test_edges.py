"""SQLite's file at its edges: one line at the start, and a new file if the old one is removed."""

from __future__ import annotations

import asyncio
import resource
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy.exc import OperationalError

from bot.database import Database, DatabaseError, Outcome, StoredAnswer, migrate, session
from tests.read_only import read_only

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SMALL = StoredAnswer(7, 5, 0, 5, 100, 101, "en", {})
LARGE = StoredAnswer(7, 5, 0, 5, 100, 101, "en", {"words": "w" * 100_000})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "bot.db"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "BUSY_TIMEOUT", 0.05)
    monkeypatch.setattr(migrate, "LONGEST_WAIT", 0.05)


async def open_file(file: Path) -> Database:
    return await Database.open(f"sqlite:///{file}")


async def refused(file: Path) -> str:
    """The line that is told in place of opening the file."""
    with pytest.raises(DatabaseError) as caught:
        await open_file(file)
    line = str(caught.value)
    assert str(file) in line
    assert "\n" not in line
    return line


def content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def removed(file: Path) -> None:
    file.unlink()


def replaced_by(other: Path, file: Path) -> None:
    other.replace(file)


def no_database(file: Path) -> None:
    file.write_text("These are notes, and no database at all.\n" * 100)


def cut_off(file: Path) -> None:
    """Leave the first page alone, which says that there are others."""
    with file.open("r+b") as opened:
        opened.truncate(4096)


DAMAGED = {
    "no database": (no_database, "file is not a database); name another file in STORYBOT_DATABASE_URL"),
    "one that was cut off": (cut_off, "malformed); put a copy of it in its place, or move it away"),
}


@pytest.mark.parametrize(("damage", "line"), DAMAGED.values(), ids=DAMAGED)
async def test_a_file_that_cannot_be_used_gets_a_line_and_stays_as_it_is(
    file: Path, damage: Callable[[Path], None], line: str
) -> None:
    await (await open_file(file)).close()
    damage(file)
    before = content(file)
    assert line in await refused(file)
    assert content(file) == before


async def test_a_file_in_place_of_the_folder_gets_a_line(file: Path) -> None:
    no_database(file.parent)
    assert "it cannot be opened" in await refused(file)


async def test_a_file_that_another_program_is_upgrading_gets_a_line(file: Path) -> None:
    await (await open_file(file)).close()
    with FileLock(f"{file}.lock"):
        assert "wait until the other storybot has brought it up to date" in await refused(file)


async def test_a_file_that_cannot_be_written_gets_a_line(file: Path) -> None:
    await (await open_file(file)).close()
    before = content(file)
    with read_only(file.parent):
        assert "it cannot be opened" in await refused(file)
    assert content(file) == before


async def test_a_write_to_a_full_disk_fails_whole_and_works_afterwards(file: Path) -> None:
    database = await open_file(file)
    with no_larger_files():
        with pytest.raises(OperationalError):
            await database.updates.handled(1, NOON, Outcome(LARGE))
        assert await database.conversations.answer_to(5, 100) is None
    await database.updates.handled(1, NOON, Outcome(SMALL))
    await database.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT content FROM answers").fetchall() == [("{}",)]


@contextmanager
def no_larger_files() -> Iterator[None]:
    """Let no file become larger than a page, as a disk does that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_write_that_is_locked_for_too_long_fails_whole_and_works_afterwards(file: Path) -> None:
    database = await open_file(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await database.updates.handled(1, NOON, Outcome(SMALL))
        assert await database.conversations.answer_to(5, 100) is None
        connection.execute("ROLLBACK")
    await database.updates.handled(1, NOON, Outcome(SMALL))
    await database.close()


async def test_a_transaction_that_reads_before_it_writes_waits_for_another_program(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "BUSY_TIMEOUT", 60.0)
    database = await open_file(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        handled = asyncio.ensure_future(database.updates.handled(1, NOON, Outcome(SMALL)))
        await asyncio.wait({handled}, timeout=0.2)
        connection.execute("ROLLBACK")
        await handled
    assert await database.conversations.answer_to(SMALL.chat_id, SMALL.question_id or 0) is not None
    await database.close()


async def test_a_removed_file_is_created_again(file: Path) -> None:
    database = await open_file(file)
    await database.conversations.choose_locale(5, "hy")
    assert not await database.mend()
    removed(file)
    with pytest.raises(OperationalError, match="no such table"):
        await database.conversations.locale(5)
    assert await database.mend()
    assert await database.conversations.locale(5) is None
    await database.conversations.choose_locale(5, "uk")
    assert not await database.mend()
    await database.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT locale FROM readers").fetchall() == [("uk",)]


async def test_a_removed_folder_is_created_again(file: Path) -> None:
    database = await open_file(file)
    shutil.rmtree(file.parent)
    assert await database.mend()
    await database.conversations.choose_locale(5, "uk")
    await database.close()
    assert content(file)


async def test_a_file_that_replaces_it_is_used(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    kept = await open_file(other)
    await kept.conversations.choose_locale(5, "ru")
    await kept.close()
    database = await open_file(file)
    await database.conversations.choose_locale(5, "hy")
    await database.tidy()
    replaced_by(other, file)
    assert await database.mend()
    assert await database.conversations.locale(5) == "ru"
    await database.close()


async def test_a_database_in_memory_is_never_created_again() -> None:
    database = await Database.open("sqlite:///:memory:")
    await database.conversations.choose_locale(5, "hy")
    assert not await database.mend()
    assert await database.conversations.locale(5) == "hy"
    await database.close()
