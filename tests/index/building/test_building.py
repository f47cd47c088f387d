"""Keeping the index in step with the corpus and the model."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus import CorpusError
from index import EmbeddingModel, IndexDamagedError
from index.building import load_fresh, reason_to_build, refresh
from index.storage.generation import COMMIT_EVERY
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder
from tests.index.building.counting import MODEL, CountingEncoder, refreshed


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
    (path,) = store.directory.glob("generations/*/index.sqlite")
    path.write_bytes(path.read_bytes().replace(b"The ferry sails", b"The ferry sinks", 1))
    with pytest.raises(IndexDamagedError):
        store.load()
    told: list[str] = []
    index, _ = load_fresh(store, corpus, MODEL, WordEncoder(), announce=told.append)
    assert index.stories[0].headline == "A ferry"
    assert told == ["a story is not as it was written"]


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
    assert [line for line in built.contents.left_out if "b.txt: the file is empty" in line]


def test_progress_ends_with_all_passages(store: IndexStore, corpus: Path) -> None:
    (corpus / "b.txt").write_text("Rain\n\n" + "It rains again. " * 300)
    seen: list[tuple[int, int]] = []
    refresh(store, corpus, MODEL, WordEncoder(), progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == [128, 256, 301]
    assert {total for _, total in seen} == {301}


def test_only_what_has_other_words_is_embedded(store: IndexStore, corpus: Path) -> None:
    (corpus / "b.md").write_text("# Rain\n\nIt rains.")
    (corpus / "c.txt").write_text("Storm\n\nIt blows.")
    assert refreshed(store, corpus) == ["A ferry. The ferry sails.", "Rain. It rains.", "Storm. It blows."]
    (corpus / "a.txt").write_text("A ferry\n\nThe ferry sank.")
    assert refreshed(store, corpus) == ["A ferry. The ferry sank."]
    # Other metadata, another file of the same story, a story less.
    (corpus / "b.md").write_text("---\nid: b\nheadline: Rain\nauthor: Ida Lund\n---\nIt rains.")
    assert refreshed(store, corpus) == []
    assert store.load().stories[1].metadata.author == "Ida Lund"
    (corpus / "old").mkdir()
    (corpus / "b.md").rename(corpus / "old" / "b.md")
    (corpus / "c.txt").unlink()
    assert refreshed(store, corpus) == []
    assert [story.id for story in store.load().stories] == ["a", "b"]


def test_of_two_files_with_one_id_the_first_counts_whichever_came_first(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    (corpus / "0.md").write_text("---\nid: a\n---\n# Other\n\nIt rains.")
    built = refresh(store, corpus, MODEL, WordEncoder())
    assert built is not None
    assert ["a.txt: the id 'a' is that of" in line for line in built.contents.left_out] == [True]
    assert [story.headline for story in store.load().stories] == ["Other"]
    (corpus / "0.md").unlink()
    built = refresh(store, corpus, MODEL, WordEncoder())
    assert built is not None
    assert built.contents.left_out == ()
    assert [story.headline for story in store.load().stories] == ["A ferry"]


def write_many(corpus: Path, count: int, text: str = "It is number") -> None:
    for number in range(count):
        (corpus / f"s{number:04}.txt").write_text(f"Story {number}\n\n{text} {number}.")


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_build_that_is_stopped_goes_on_where_it_was(store: IndexStore, corpus: Path, rebuild: bool) -> None:
    write_many(corpus, 3 * COMMIT_EVERY)
    if rebuild:
        refresh(store, corpus, MODEL, WordEncoder())
    before = store.version()
    with pytest.raises(KeyboardInterrupt):
        refresh(store, corpus, MODEL, CountingEncoder(2 * COMMIT_EVERY), rebuild=rebuild)
    assert store.version() == before
    encoder = CountingEncoder()
    refresh(store, corpus, MODEL, encoder, rebuild=rebuild)
    assert len(encoder.texts) == 3 * COMMIT_EVERY + 1 - COMMIT_EVERY
    assert len(store.load().stories) == 3 * COMMIT_EVERY + 1
    assert len(list((store.directory / "generations").iterdir())) == 1


def test_a_stopped_build_with_another_model_is_begun_anew(store: IndexStore, corpus: Path) -> None:
    write_many(corpus, 2 * COMMIT_EVERY)
    with pytest.raises(KeyboardInterrupt):
        refresh(store, corpus, MODEL, CountingEncoder(COMMIT_EVERY + 100))
    encoder = CountingEncoder()
    refresh(store, corpus, EmbeddingModel("some/other-model"), encoder)
    assert len(encoder.texts) == 2 * COMMIT_EVERY + 1


def test_many_changes_are_published_at_once(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    write_many(corpus, 2 * COMMIT_EVERY)
    before = store.version()
    seen: list[tuple[str | None, int]] = []
    encoder = CountingEncoder()
    refresh(
        store,
        corpus,
        MODEL,
        encoder,
        progress=lambda _done, _total: seen.append((store.version(), len(store.load().stories))),
    )
    assert set(seen) == {(before, 1)}
    # What was there is not embedded again.
    assert len(encoder.texts) == 2 * COMMIT_EVERY
    assert len(store.load().stories) == 2 * COMMIT_EVERY + 1
    write_many(corpus, 2 * COMMIT_EVERY, "It was number")
    refresh(store, corpus, MODEL, WordEncoder())
    assert {story.text[:6] for story in store.load().stories[1:]} == {"It was"}


def test_a_stopped_build_does_not_bring_back_what_was_changed_since(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    write_many(corpus, 2 * COMMIT_EVERY)
    with pytest.raises(KeyboardInterrupt):
        refresh(store, corpus, MODEL, CountingEncoder(COMMIT_EVERY + 100))
    for path in corpus.glob("s*.txt"):
        path.unlink()
    (corpus / "a.txt").write_text("A ferry\n\nThe ferry sank.")
    refresh(store, corpus, MODEL, WordEncoder())
    write_many(corpus, 2 * COMMIT_EVERY)
    refresh(store, corpus, MODEL, WordEncoder())
    assert store.load().stories[0].text == "The ferry sank."


def test_a_stopped_build_does_not_outlast_files_that_are_as_before_again(store: IndexStore, corpus: Path) -> None:
    write_many(corpus, 3 * COMMIT_EVERY)
    refresh(store, corpus, MODEL, WordEncoder())
    write_many(corpus, 3 * COMMIT_EVERY, "It was number")
    with pytest.raises(KeyboardInterrupt):
        refresh(store, corpus, MODEL, CountingEncoder(2 * COMMIT_EVERY))
    write_many(corpus, COMMIT_EVERY)
    refresh(store, corpus, MODEL, WordEncoder())
    texts = [story.text[:6] for story in store.load().stories[1:]]
    assert texts == ["It is "] * COMMIT_EVERY + ["It was"] * 2 * COMMIT_EVERY


def test_an_index_that_cannot_be_changed_is_built_anew(store: IndexStore, corpus: Path) -> None:
    refresh(store, corpus, MODEL, WordEncoder())
    (path,) = store.directory.glob("generations/*/index.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE words")
    (corpus / "b.txt").write_text("Rain\n\nIt rains.")
    refresh(store, corpus, MODEL, WordEncoder())
    assert [story.id for story in store.load().stories] == ["a", "b"]
    assert store.load().word_counts["ferry"] == 2


def test_an_index_of_an_earlier_version_is_built_again(store: IndexStore, corpus: Path) -> None:
    folder = store.directory / "generations" / "0123456789ab-00000000"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (store.directory / "current").write_text(folder.name)
    assert reason_to_build(store, corpus, MODEL) == "it was made by another version of storybot"
    refresh(store, corpus, MODEL, WordEncoder())
    assert reason_to_build(store, corpus, MODEL) is None
    assert not folder.exists()
