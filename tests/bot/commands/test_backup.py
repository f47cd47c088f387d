"""`storybot backup` and `storybot restore`."""

import asyncio
import errno
import sqlite3
import tarfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import Database
from bot.settings import load_settings
from bot.state_backup import put_back
from index import StateError
from tests.bot.conftest import StorybotCommand

QUESTION = "How much did the repairs cost?"


@pytest.fixture
def state(tmp_path: Path, storybot: StorybotCommand, corpus: Path) -> Path:
    """A state directory with an index, a database and a story."""
    put_story(tmp_path / "state", "The cup is gold.")
    assert storybot("index").exit_code == 0
    remember("uk")
    return tmp_path / "state"


def put_story(state: Path, text: str) -> None:
    (state / "stories" / "of readers").mkdir(parents=True, exist_ok=True)
    (state / "stories" / "of readers" / "cup.txt").write_text(f"A cup\n\n{text}", encoding="utf-8")


def remember(locale: str) -> None:
    async def chosen() -> None:
        database = await Database.open(load_settings().database.get_secret_value())
        await database.conversations.choose_locale(1, locale)
        await database.close()

    asyncio.run(chosen())


def remembered() -> str | None:
    async def locale() -> str | None:
        database = await Database.open(load_settings().database.get_secret_value())
        try:
            return await database.conversations.locale(1)
        finally:
            await database.close()

    return asyncio.run(locale())


def everything(state: Path) -> dict[str, bytes]:
    return {str(path.relative_to(state)): path.read_bytes() for path in state.rglob("*") if path.is_file()}


def test_what_was_saved_is_put_back(storybot: StorybotCommand, state: Path, tmp_path: Path, corpus: Path) -> None:
    saved = storybot("backup", "a.tar.gz")
    assert (saved.exit_code, saved.stdout) == (0, "a.tar.gz holds the index, the bot's database, the stories.\n")
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []
    (corpus / "ferry.md").write_text("# Ferry\n\nIt sank.", encoding="utf-8")
    assert storybot("index").exit_code == 0
    remember("hy")
    put_story(state, "The cup is silver.")
    (state / "stories" / "new.txt").write_text("New\n\nIt is new.")
    restored = storybot("restore", "a.tar.gz", "--yes")
    assert (restored.exit_code, restored.stdout) == (0, "Restored: the index, the bot's database, the stories.\n")
    assert remembered() == "uk"
    assert [path.name for path in (state / "stories").rglob("*.txt")] == ["cup.txt"]
    assert "gold" in (state / "stories" / "of readers" / "cup.txt").read_text()
    # The index is whole, but not that of the stories as they are now.
    assert "the stories have changed" in storybot("index").stderr
    assert [path.name for path in state.iterdir() if path.name.startswith(".")] == []


def test_a_restored_index_is_used_as_it_is(storybot: StorybotCommand, state: Path) -> None:
    assert storybot("backup", "a.tar.gz").exit_code == 0
    before = storybot("ask", QUESTION)
    state.rename(state.with_name("lost"))
    assert storybot("restore", "a.tar.gz", "--yes").exit_code == 0
    after = storybot("ask", QUESTION)
    assert (after.stdout, after.stderr) == (before.stdout, "")


def test_a_file_that_is_there_is_not_overwritten(storybot: StorybotCommand, state: Path, tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_text("mine")
    result = storybot("backup", "a.tar.gz")
    assert result.exit_code == 2
    assert result.stderr == "storybot: a.tar.gz: it is there already; name another file, or remove this one\n"
    assert (tmp_path / "a.tar.gz").read_text() == "mine"


def test_what_cannot_be_saved_is_said_in_a_line(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = storybot("backup", "a.tar.gz")
    assert (nothing.exit_code, "there is nothing to save" in nothing.stderr) == (2, True)
    assert storybot("index").exit_code == 0
    elsewhere = storybot("backup", "no/such/folder/a.tar.gz")
    assert (elsewhere.exit_code, "it cannot be written" in elsewhere.stderr) == (2, True)
    (tmp_path / "state" / "storybot.db").write_bytes(b"no database" * 1000)
    damaged = storybot("backup", "a.tar.gz")
    assert (damaged.exit_code, "the bot's database: it cannot be copied" in damaged.stderr) == (2, True)
    monkeypatch.setenv("STORYBOT_DATABASE_URL", "postgresql://bot:hush@127.0.0.1:1/storybot")
    elsewhere = storybot("backup", "a.tar.gz")
    assert elsewhere.exit_code == 0
    assert "left out: postgresql+asyncpg://bot:***@127.0.0.1:1/storybot: it is no file" in elsewhere.stderr
    (path,) = (tmp_path / "state").glob("index/generations/*/index.sqlite")
    path.write_bytes(path.read_bytes().replace(b"Repairs cost", b"Repairs lost", 1))
    put_story(tmp_path / "state", "The cup is gold.")
    without = storybot("backup", "b.tar.gz")
    assert (without.exit_code, without.stdout) == (0, "b.tar.gz holds the stories.\n")
    assert "a story is not as it was written" in without.stderr


def test_an_index_that_is_written_meanwhile_is_saved_as_it_was(storybot: StorybotCommand, state: Path) -> None:
    (path,) = state.glob("index/generations/*/index.sqlite")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM stories")
        assert storybot("backup", "a.tar.gz").exit_code == 0
        writer.execute("ROLLBACK")
    assert storybot("restore", "a.tar.gz", "--yes").exit_code == 0
    assert "Building" not in storybot("ask", QUESTION).stderr


def test_nothing_is_touched_unless_it_is_wanted(
    storybot: StorybotCommand, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storybot("backup", "a.tar.gz")
    before = everything(state)
    unasked = storybot("restore", "a.tar.gz")
    assert unasked.exit_code == 2
    assert "there is no terminal to ask in; say --yes to go on without asking." in unasked.stderr
    monkeypatch.setattr("bot.commands.restore.require_answers", lambda _: None)
    refused = storybot("restore", "a.tar.gz", stdin="n\n")
    assert (refused.exit_code, "Restored" in refused.stdout) == (1, False)
    assert everything(state) == before
    assert "Restored" in storybot("restore", "a.tar.gz", stdin="y\n").stdout


def test_a_damaged_archive_touches_nothing(storybot: StorybotCommand, state: Path, tmp_path: Path) -> None:
    storybot("backup", "a.tar.gz")
    before = everything(state)
    archive = (tmp_path / "a.tar.gz").read_bytes()
    for damage in (archive[: len(archive) * 3 // 4], archive[: len(archive) // 2], b"", b"nonsense"):
        (tmp_path / "a.tar.gz").write_bytes(damage)
        result = storybot("restore", "a.tar.gz", "--yes")
        assert result.exit_code == 2
        assert "damaged or no backup" in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert everything(state) == before


def test_a_state_directory_that_is_in_use_or_elsewhere_is_not_restored(
    storybot: StorybotCommand, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storybot("backup", "a.tar.gz")
    (state / "heartbeat").write_text(f"{time.time():.0f}\n")
    running = storybot("restore", "a.tar.gz", "--yes")
    assert (running.exit_code, "storybot run: it uses" in running.stderr) == (2, True)
    (state / "heartbeat").unlink()
    monkeypatch.setenv("STORYBOT_DATABASE_URL", "postgresql://bot:hush@127.0.0.1:1/storybot")
    elsewhere = storybot("restore", "a.tar.gz", "--yes")
    assert (elsewhere.exit_code, "unset STORYBOT_DATABASE_URL" in elsewhere.stderr) == (2, True)


def test_a_full_disk_gets_one_line_and_touches_nothing(
    storybot: StorybotCommand, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storybot("backup", "a.tar.gz")
    before = everything(state)

    def fail(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", fail)
        with pytest.raises(StateError, match="the disk is full"):
            put_back(load_settings(), tmp_path / "a.tar.gz")
    assert everything(state) == before


def test_a_database_that_cannot_be_put_in_place_leaves_the_old_one(
    storybot: StorybotCommand, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert storybot("backup", "a.tar.gz").exit_code == 0
    remember("hy")
    before = everything(state)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bot.state_backup.shutil.copyfile", full)
    failed = storybot("restore", "a.tar.gz", "--yes")
    assert (failed.exit_code, "the disk is full" in failed.stderr) == (2, True)
    assert everything(state) == before


def test_files_that_are_being_written_are_not_saved(storybot: StorybotCommand, state: Path, tmp_path: Path) -> None:
    (state / "stories" / ".1.new").write_text("half")
    assert storybot("backup", "a.tar.gz").exit_code == 0
    with tarfile.open(tmp_path / "a.tar.gz") as archive:
        assert not [name for name in archive.getnames() if "/." in name]
