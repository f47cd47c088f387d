"""What the program writes can be read by its owner alone, whatever the system's default is."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database import Database
from bot.program.private_files import tighten
from bot.settings import load_settings
from tests.bot.conftest import StorybotCommand


@pytest.fixture(autouse=True)
def _lax_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """The files and folders below a folder, and itself, on which others have rights."""
    paths = (folder, *folder.rglob("*"))
    return [str(path) for path in paths if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_everything_in_a_new_state_directory_and_a_backup_are_for_their_owner(
    storybot: StorybotCommand, corpus: Path, tmp_path: Path
) -> None:
    state, draft = tmp_path / "state", tmp_path / "draft.txt"
    draft.write_text("A secret cup\n\nThe cup is gold.")
    assert storybot("add", "--yes", str(draft)).exit_code == 0
    assert storybot("withdraw", "--yes", "ferry", "1.1").exit_code == 0

    async def written() -> None:
        database = await Database.open(load_settings().database.get_secret_value())
        await database.conversations.choose_locale(1, "uk")
        # While it is open, its journal lies beside it.
        assert (state / "storybot.db-wal").exists()
        assert open_to_others(state) == []
        await database.close()

    asyncio.run(written())
    backup = tmp_path / "saved.tar.gz"
    assert storybot("backup", str(backup)).exit_code == 0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert storybot("restore", "--yes", str(backup)).exit_code == 0
    assert {path.name for path in state.iterdir()} >= {"index", "stories", "storybot.db", "withdrawn.jsonl"}
    assert open_to_others(state) == []


def test_files_of_an_earlier_version_are_closed_to_others_and_the_state_directory_stays(tmp_path: Path) -> None:
    state = tmp_path / "state"
    (state / "index" / "generations").mkdir(parents=True)
    (state / "stories").mkdir()
    for name in ("storybot.db", "storybot.db-wal", "history", "notes.txt"):
        (state / name).write_text("…")
    tighten(load_settings())
    left = {Path(path).relative_to(tmp_path).as_posix() for path in open_to_others(state)}
    assert left == {"state", "state/notes.txt", "state/index/generations"}
