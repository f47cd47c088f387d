"""The index that is answered from while the program runs."""

from pathlib import Path

import pytest

from bot.answering import current_index
from bot.answering.current_index import CurrentIndex
from bot.answering.threads import Answering, answering_threads
from bot.settings import load_settings
from index import EmbeddingModel, StoryBot, StoryIndex
from index.building import refresh
from index.errors import StoreError
from index.storage.index_store import IndexStore
from tests.fakes import CALIBRATION, WordEncoder, WordReader


async def test_a_graph_is_made_while_the_program_runs_and_answered_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories, store = tmp_path / "stories", IndexStore(tmp_path / "state", graph_from=3)
    stories.mkdir()
    (stories / "ferry.txt").write_text("A ferry\n\nThe ferry sails on Monday. It rains.")
    refresh(store, stories, EmbeddingModel(), WordEncoder())
    bot = StoryBot(store.load(), WordEncoder(), WordReader(), calibration=CALIBRATION, bar=0.1)
    monkeypatch.setattr(current_index, "index_store", lambda _settings: store)
    settings = load_settings(corpus_dir=stories, state_dir=store.state_dir)
    threads = answering_threads()
    try:
        index = CurrentIndex(bot, Answering(threads), settings)
        assert not await index.renew_graph()
        (stories / "mill.txt").write_text("A mill\n\nThe mill burns on Friday. It snows.")
        assert await index.refresh()
        answer = bot.ask("When does the ferry sail?")
        assert await index.renew_graph()
        assert isinstance(bot.store, StoryIndex)
        assert bot.store.graph is not None
        assert bot.ask("When does the ferry sail?") == answer
        assert not await index.renew_graph()
        assert not await index.take_up()
    finally:
        threads.shutdown()


async def test_after_the_last_story_nothing_is_answered_though_the_index_cannot_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OfOthers(IndexStore):
        def remove(self) -> None:
            raise StoreError("milvus", "others answer from it", "wait")

    stories, store = tmp_path / "stories", OfOthers(tmp_path / "state")
    stories.mkdir()
    file = stories / "ferry.txt"
    file.write_text("A ferry\n\nThe ferry sails on Monday. It rains.")
    refresh(store, stories, EmbeddingModel(), WordEncoder())
    bot = StoryBot(store.load(), WordEncoder(), WordReader(), calibration=CALIBRATION, bar=0.1)
    monkeypatch.setattr(current_index, "index_store", lambda _settings: store)
    settings = load_settings(corpus_dir=stories, state_dir=store.state_dir)
    threads = answering_threads()
    try:
        index = CurrentIndex(bot, Answering(threads), settings)
        moved = file.rename(tmp_path / "ferry.txt")
        assert await index.refresh()
        assert not len(bot.stories)
        assert not await index.take_up()
        assert not await index.end()
        moved.rename(file)
        assert await index.refresh()
        assert [story.id for story in bot.stories] == ["ferry"]
    finally:
        threads.shutdown()
