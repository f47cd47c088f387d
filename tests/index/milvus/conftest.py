"""An archive in Milvus Lite, and a corpus of some stories."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.milvus.archive import MilvusArchive
from tests.milvus import milvus_in


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[MilvusArchive]:
    with milvus_in(tmp_path) as one:
        yield one


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name, thing in (("ferry", "boat"), ("pier", "wall"), ("storm", "roof")):
        (folder / f"{name}.txt").write_text(f"The {name}\n\nThe {name} lost its {thing}.\n\nMayor Lund saw the {name}.")
    return folder
