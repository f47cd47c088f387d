"""Keeping the index in step with the corpus and the model."""

from pathlib import Path

import pytest

from corpus import CorpusError
from index import EmbeddingModel, IndexDamagedError
from index.building import load_fresh, reason_to_build, refresh
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder

MODEL = EmbeddingModel("some/hub-model")


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "state")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "a.txt").write_text("A ferry\n\nThe ferry sails.")
    return folder


def test_a_missing_index_is_built_and_the_reason_told(store: IndexStore, corpus: Path) -> None:
    told: list[str] = []
    built = refresh(store, corpus, MODEL, WordEncoder(), announce=told.append)
    assert built is not None
    assert told == ["there is none yet"]
    assert store.load().stories[0].headline == "A ferry"


def test_an_index_that_is_up_to_date_is_left_alone_unless_asked(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    assert refresh(store, corpus, MODEL, WordEncoder()) is None
    assert refresh(store, corpus, MODEL, WordEncoder(), rebuild=True) is not None


def test_a_changed_story_is_answered_from_after_the_next_refresh(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    (corpus / "a.txt").write_text("A ferry\n\nThe ferry sank.")
    index, built = load_fresh(store, corpus, MODEL, WordEncoder())
    assert built is not None
    assert built.reason == "the stories have changed"
    assert index.stories[0].text == "The ferry sank."


def test_another_model_or_prompt_makes_the_index_outdated(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    assert reason_to_build(store, corpus, MODEL) is None
    for other in (EmbeddingModel("some/other-model"), EmbeddingModel(MODEL.name, passage_prompt="passage: ")):
        assert "another embedding model" in (reason_to_build(store, corpus, other) or "")
    assert reason_to_build(store, corpus, EmbeddingModel(MODEL.name, query_prompt="query: ")) is None


def test_a_damaged_index_is_built_again_by_itself(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    (path,) = store.directory.glob("generations/*/stories.json")
    path.write_bytes(b"damaged")
    with pytest.raises(IndexDamagedError):
        store.load()
    told: list[str] = []
    index, _ = load_fresh(store, corpus, MODEL, WordEncoder(), announce=told.append)
    assert index.stories[0].headline == "A ferry"
    assert told == ["its checksum is not the manifest's"]


def test_a_bad_corpus_leaves_the_index_in_use_as_it_is(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    (corpus / "a.txt").write_text("")
    with pytest.raises(CorpusError):
        refresh(store, corpus, MODEL, WordEncoder())
    assert store.load().stories[0].headline == "A ferry"


def test_files_that_were_left_out_are_remembered(store: IndexStore, corpus: Path) -> None:
    (corpus / "b.txt").write_text("")
    built = refresh(store, corpus, MODEL, WordEncoder())
    assert built is not None
    assert [line for line in built.manifest.left_out if "b.txt: the file is empty" in line]


def test_progress_ends_with_all_passages(store: IndexStore, corpus: Path) -> None:
    (corpus / "b.txt").write_text("Rain\n\n" + "It rains again. " * 300)
    seen: list[tuple[int, int]] = []
    refresh(store, corpus, MODEL, WordEncoder(), progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == [128, 256, 301]
    assert {total for _, total in seen} == {301}
