"""Looking after the published index while the program runs."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering import current_index, keeping
from bot.answering.current_index import CurrentIndex
from bot.answering.keeping import StoryWatch
from bot.answering.threads import Answering, answering_threads
from bot.settings import load_settings
from index import EmbeddingModel, StoryBot
from index.building import refresh
from index.storage.generation import OTHER_VERSION
from index.storage.index_store import IndexStore
from tests.fakes import CALIBRATION, WordEncoder, WordReader

FERRY = "A ferry\n\nThe ferry sails on Monday. It rains."
MILL = "A mill\n\nThe mill burns on Friday. It snows."


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    """The index of a folder with one story."""
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "ferry.txt").write_text(FERRY)
    store = IndexStore(tmp_path / "state")
    refresh(store, tmp_path / "stories", EmbeddingModel(), WordEncoder())
    return store


@pytest.fixture
def bot(store: IndexStore) -> StoryBot:
    return StoryBot(store.load(), WordEncoder(), WordReader(), calibration=CALIBRATION, bar=0.1)


@pytest.fixture
def watch(bot: StoryBot, store: IndexStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoryWatch]:
    monkeypatch.setattr(current_index, "index_store", lambda _settings: store)
    monkeypatch.setattr(keeping, "SETTLE", 0)
    threads = answering_threads()
    settings = load_settings(corpus_dir=tmp_path / "stories", state_dir=store.state_dir)
    yield StoryWatch(CurrentIndex(bot, Answering(threads), settings))
    threads.shutdown()


def remove(file: Path) -> None:
    shutil.rmtree(file.parent)


def overwrite(file: Path) -> None:
    file.write_bytes(b"damage" * 4096)


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize("damage", [remove, overwrite])
async def test_an_index_that_is_gone_or_damaged_is_built_anew_whether_stories_change_or_not(
    damage: Callable[[Path], None], bot: StoryBot, store: IndexStore, watch: StoryWatch, tmp_path: Path
) -> None:
    await watch.look()
    damage(store.published() or tmp_path)
    assert await watch.look()
    damage(store.published() or tmp_path)
    (tmp_path / "stories" / "mill.txt").write_text(MILL)
    assert await watch.look()
    assert [story.id for story in bot.stories] == ["ferry", "mill"]
    store.verify()
    assert not await watch.look()


async def test_an_index_whose_damage_is_found_when_it_is_opened_is_built_anew(
    bot: StoryBot, store: IndexStore, watch: StoryWatch, tmp_path: Path
) -> None:
    await watch.look()
    change(store.published() or tmp_path, "UPDATE stories SET checksum = checksum + 1")
    (tmp_path / "stories" / "mill.txt").write_text(MILL)
    assert await watch.look()
    assert [story.id for story in bot.stories] == ["ferry", "mill"]


async def test_an_index_of_another_version_is_left_to_the_next_start(
    bot: StoryBot, store: IndexStore, watch: StoryWatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await watch.look()
    change(store.published() or tmp_path, "UPDATE about SET value = '99' WHERE name = 'format'")
    version = store.version()
    (tmp_path / "stories" / "mill.txt").write_text(MILL)
    for _ in range(2):
        assert not await watch.look()
    assert store.version() == version
    assert len(bot.stories) == 1
    assert caplog.text.count(OTHER_VERSION) == 1
