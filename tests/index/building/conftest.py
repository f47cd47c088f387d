"""An index in a folder of its own, and a corpus of one story."""

from pathlib import Path

import pytest

from index.storage.index_store import IndexStore


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "state")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "a.txt").write_text("A ferry\n\nThe ferry sails.")
    return folder
