"""Stories in Milvus: published whole or not at all, in step with their files, and nobody else's."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus import Corpus, Story, read_corpus, stories_with_id, story_heads
from index import EmbeddingModel
from index.building import load_fresh, reason_to_build, refresh
from index.errors import StoreAwayError, StoreError
from index.milvus import generation as generation_module
from index.milvus import head as head_module
from index.milvus.archive import MilvusArchive
from index.milvus.generation import Generation
from index.milvus.layout import notes_of, stories_of
from index.milvus.server.address import MilvusAddress
from index.milvus.server.connection import Limits
from index.milvus.server.schema import Field, Index
from index.milvus.version import MilvusVersion
from index.retrieval.encoder import Vectors
from index.storage.index_store import IndexStore
from tests.fakes import DIMENSION, WordEncoder, ferry_story
from tests.index.building.counting import MODEL, CountingEncoder
from tests.milvus import PATIENT, milvus_in


class Flat:
    """Makes short vectors, all the same."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = np.eye(1, 8, dtype=np.float32).repeat(len(texts), axis=0)
        return vectors

    def encode_question(self, question: str) -> Vectors:
        return self.encode_passages([question]).reshape(-1)


def embedded(archive: MilvusArchive, corpus: Path, most: int = 1_000_000) -> list[str] | None:
    """What a refresh embeds besides an empty text that tells the dimension; None if there is nothing to do."""
    encoder = CountingEncoder(most)
    return [text for text in encoder.texts if text] if refresh(archive, corpus, MODEL, encoder) else None


def ids(archive: MilvusArchive) -> list[str]:
    return [story.id for story in archive.load().stories]


def rows(archive: MilvusArchive, what: str = "number") -> set[tuple[int, int]]:
    """The story's number and the key of all rows of the passages and stories that are there."""
    name = archive.load().generation
    found = [("passage", name), ("piece", stories_of(name))]
    return {
        (row["number"], row[key])
        for key, one in found
        for row in archive.milvus.each(one, "number > 0", ["number", key])
    }


def same_as_fresh(archive: MilvusArchive, version: MilvusVersion) -> None:
    """A version that took up another one is as one that was read whole."""
    fresh = archive.load()
    assert list(version.stories.listed.numbers) == list(fresh.stories.listed.numbers)
    assert version.word_counts == fresh.word_counts
    assert story_heads(version.stories) == story_heads(fresh.stories) == story_heads(list(fresh.stories))
    question = "Who lost the roof?"
    query = WordEncoder().encode_question(question)
    assert version.retrieve(question, query) == fresh.retrieve(question, query)


def test_an_archive_follows_its_files_and_touches_only_the_rows_of_what_changed(
    archive: MilvusArchive, corpus: Path
) -> None:
    assert archive.version() is None
    assert reason_to_build(archive, corpus, MODEL) == "there is none yet"
    assert len(embedded(archive, corpus) or ()) == 6
    assert embedded(archive, corpus) is None
    assert ids(archive) == ["ferry", "pier", "storm"]
    before, opened = rows(archive), archive.load()
    kept = {
        number
        for number, id in zip(opened.stories.listed.numbers, opened.stories.listed.ids, strict=True)
        if id != "pier"
    }
    assert opened.word_counts["pier"] == 3

    (corpus / "pier.txt").write_text("The pier\n\nThe pier stands again.")
    (corpus / "bridge.txt").write_text("The bridge\n\nThe bridge fell.")
    assert sorted(embedded(archive, corpus) or ()) == [
        "The bridge. The bridge fell.",
        "The pier. The pier stands again.",
    ]
    assert {row for row in before if row[0] in kept} < rows(archive)
    assert len(rows(archive)) == (2 + 1) * 2 + (1 + 1) * 2
    taken_up = archive.load(opened)
    assert stories_with_id(taken_up.stories, "pier")[0].text == "The pier stands again."
    assert taken_up.word_counts["pier"] == 2
    same_as_fresh(archive, taken_up)

    (corpus / "pier.txt").unlink()
    assert embedded(archive, corpus) == []
    assert ids(archive) == ["bridge", "ferry", "storm"]
    same_as_fresh(archive, archive.load(taken_up))
    archive.verify()
    contents = archive.contents()
    assert contents is not None
    assert (contents.stories, contents.passages, contents.version) == (3, 5, 3)


def test_other_metadata_of_a_story_cost_no_embedding(archive: MilvusArchive, corpus: Path) -> None:
    path = corpus / "ferry.txt"
    path.unlink()
    text = "---\nheadline: The ferry\n{}---\n\nThe ferry lost its boat.\n"
    (corpus / "ferry.md").write_text(text.format(""))
    embedded(archive, corpus)
    (corpus / "ferry.md").write_text(text.format("publisher: Holm Post\n"))
    assert embedded(archive, corpus) == []
    (story,) = stories_with_id(archive.load().stories, "ferry")
    assert story.metadata.publisher == "Holm Post"


def test_another_machine_reads_the_files_and_writes_nothing(
    archive: MilvusArchive, corpus: Path, tmp_path: Path
) -> None:
    embedded(archive, corpus)
    before = archive.version(), rows(archive)
    other = MilvusArchive(archive.milvus.address, archive._limits, tmp_path / "other", archive.milvus)
    # Those that are shown now are not all: others have expired, and were not removed.
    with pytest.raises(StoreAwayError, match="which stories its files have is not known on this machine yet"):
        other.listed()
    assert embedded(other, corpus) == []
    assert other.listed() == {"ferry", "pier", "storm"}
    assert (other.version(), rows(archive)) == before
    assert embedded(other, corpus) is None


def test_what_another_machine_has_published_is_read_from_the_files_that_changed_only(
    archive: MilvusArchive, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = MilvusArchive(archive.milvus.address, archive._limits, tmp_path / "other", archive.milvus)
    for one in (archive, other):
        embedded(one, corpus)
    (corpus / "pier.txt").write_text("The pier\n\nThe pier stands again.")
    (corpus / "storm.txt").unlink()
    (corpus / "fair.md").write_text("---\nheadline: The fair\nexpires: 2020-01-01\n---\n\nThe fair is over.\n")
    embedded(archive, corpus)
    before, read = archive.version(), list[str]()

    def reading(*given: Any) -> Corpus:
        found = read_corpus(*given)
        read.extend(story.id for story in (*found.stories, *found.absent))
        return found

    monkeypatch.setattr("index.milvus.archive.read_corpus", reading)
    assert embedded(other, corpus) == []
    assert (sorted(read), other.version()) == (["fair", "pier"], before)
    assert other.listed() == {"fair", "ferry", "pier"} == archive.listed()
    assert embedded(other, corpus) is None
    # A change of its own is published as before.
    (corpus / "ferry.txt").unlink()
    assert embedded(other, corpus) == []
    assert ids(archive) == ["pier"]


def test_files_that_are_left_out_and_questions_not_answered_are_told(archive: MilvusArchive, corpus: Path) -> None:
    (corpus / "empty.md").write_text("---\nheadline: Nothing\n---\n")
    embedded(archive, corpus)
    archive.keep_suggestions("abc", "under", ["Who?"], ["“Why?” is not answered"])
    contents = archive.contents()
    assert contents is not None
    assert [line.rpartition("/")[2][:8] for line in contents.left_out] == ["empty.md", "“Why?” i"]
    assert archive.suggestions("abc", "under") == ("Who?",)
    assert archive.suggestions("abc", "others") is None
    assert archive.suggestions("none", "under") is None


def test_a_question_that_was_removed_is_not_told_any_more(archive: MilvusArchive, corpus: Path) -> None:
    text = "---\nheadline: Ship\n{}---\n\nThe ship sails again.\n"
    (corpus / "ship.md").write_text(text.format("questions: ['Why?']\n"))
    embedded(archive, corpus)
    (digest,) = (story.digest for story in archive.load().stories if story.id == "ship")
    archive.keep_suggestions(digest, "under", [], ["“Why?” is not answered"])
    (corpus / "ship.md").write_text(text.format(""))
    embedded(archive, corpus)
    contents = archive.contents()
    assert contents is not None
    assert contents.left_out == ()


@pytest.mark.parametrize("rebuild", [False, True])
def test_what_is_noted_about_questions_goes_with_its_story(archive: MilvusArchive, corpus: Path, rebuild: bool) -> None:
    embedded(archive, corpus)
    digests = {story.id: story.digest for story in archive.load().stories}
    for id, digest in digests.items():
        archive.keep_suggestions(digest, "under", [f"{id}?"], [f"“{id}?” is not answered"])
    (corpus / "pier.txt").unlink()
    refresh(archive, corpus, MODEL, WordEncoder(), rebuild=rebuild)
    contents = archive.contents()
    assert contents is not None
    assert sorted(contents.left_out) == ["“ferry?” is not answered", "“storm?” is not answered"]
    kept = {id for id, digest in digests.items() if archive.suggestions(digest, "under")}
    assert kept == {"ferry", "storm"}


@pytest.mark.parametrize("first", [False, True])
def test_a_build_that_is_stopped_is_seen_by_nobody_and_goes_on(
    archive: MilvusArchive, corpus: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    monkeypatch.setattr(generation_module, "COMMIT_EVERY", 2)
    monkeypatch.setattr("index.storage.story_rows.BATCH", 2)
    if not first:
        embedded(archive, corpus)
    for number in range(10):
        (corpus / f"new{number}.txt").write_text(f"New {number}\n\nThe news number {number}.")
    version = archive.version()
    with pytest.raises(KeyboardInterrupt):
        embedded(archive, corpus, most=8)
    assert archive.version() == version
    if not first:
        assert ids(archive) == ["ferry", "pier", "storm"]
        assert len(archive.load().retrieve("news", WordEncoder().encode_question("news"))) == 6
    again = embedded(archive, corpus) or []
    assert 0 < len(again) < (16 if first else 10)
    assert len(ids(archive)) == 13
    archive.verify()
    words = archive.load().word_counts
    assert (words["news"], words["mayor"]) == (10, 3)


def test_a_stopped_build_does_not_bring_back_what_was_changed_since(
    archive: MilvusArchive, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation_module, "COMMIT_EVERY", 1)
    monkeypatch.setattr("index.storage.story_rows.BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        embedded(archive, corpus, most=5)
    (corpus / "ferry.txt").write_text("The ferry\n\nThe ferry sank.")
    embedded(archive, corpus)
    assert stories_with_id(archive.load().stories, "ferry")[0].text == "The ferry sank."
    archive.verify()
    assert archive.load().word_counts["boat"] == 0 or "boat" not in archive.load().word_counts


def test_a_rebuild_replaces_the_generation_and_leaves_nothing_of_the_old_one(
    archive: MilvusArchive, corpus: Path
) -> None:
    embedded(archive, corpus)
    old = archive.load().generation
    refresh(archive, corpus, EmbeddingModel("another/model"), WordEncoder(), rebuild=True)
    new = archive.load()
    assert old != new.generation
    assert set(archive.milvus.collections()) == {new.generation, stories_of(new.generation), notes_of("storybot")}
    assert not list(archive._notes.below(f"{old}/"))
    assert new.head.model == EmbeddingModel("another/model").identity


def test_stories_of_another_model_are_named_and_kept(archive: MilvusArchive, corpus: Path) -> None:
    embedded(archive, corpus)
    before = archive.version()
    (corpus / "new.txt").write_text("New\n\nThe news.")
    with pytest.raises(StoreError, match=r"embedded by the model some/hub-model.*another/model"):
        refresh(archive, corpus, EmbeddingModel("another/model"), WordEncoder())
    assert archive.version() == before


def test_many_small_changes_are_put_together(
    archive: MilvusArchive, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation_module, "MOST_NOTES", 2)
    monkeypatch.setattr(head_module, "MOST_GONE", 2)
    embedded(archive, corpus)
    first = archive.load()
    assert first.word_counts["ferry"] == 3
    for number in range(5):
        (corpus / "ferry.txt").write_text(f"The ferry\n\nThe ferry sails for the time number {number}.")
        embedded(archive, corpus)
        same_as_fresh(archive, archive.load(first))
    assert archive.load().word_counts["ferry"] == 2
    archive.verify()


def test_an_update_may_replace_and_remove_more_stories_than_a_head_lists(
    archive: MilvusArchive, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_module, "MOST_GONE", 2)
    embedded(archive, corpus)
    first = archive.load()

    def change(day: str) -> None:
        for name in ("ferry", "pier", "storm"):
            (corpus / f"{name}.txt").write_text(f"The {name}\n\nThe {name} was there {day}.")

    change("yesterday")
    with monkeypatch.context() as patch:
        # The program is stopped before it has removed the rows of the old texts.
        patch.setattr(Generation, "_remove_gone", lambda _self: None)
        embedded(archive, corpus)
    same_as_fresh(archive, archive.load(first))
    assert [story.text.split()[-1] for story in archive.load().stories] == ["yesterday."] * 3
    archive.verify()

    change("today")
    embedded(archive, corpus)
    same_as_fresh(archive, archive.load(first))
    assert len(rows(archive)) == (1 + 1) * 3
    assert len([key for key, _ in archive._notes.below(f"{archive.load().generation}/gone/")]) == 1
    (corpus / "pier.txt").unlink()
    embedded(archive, corpus)
    assert ids(archive) == ["ferry", "storm"]
    assert not list(archive._notes.below(f"{archive.load().generation}/gone/"))
    archive.verify()


def test_a_long_story_and_many_tiny_ones_are_kept(archive: MilvusArchive) -> None:
    long = Story.from_text(
        "\n\n".join(f"Sentence {n} of a long story about the ferry." for n in range(100_000)), headline="Long"
    )
    assert len(long.text.encode()) > 4_500_000
    tiny = [Story.from_text(f"No {n}.", headline=f"Tiny {n}") for n in range(2_000)]

    # Two thousand of its sentences are searched, which takes less time than all.
    few = replace(long, paragraphs=long.paragraphs[:2000])
    version = archive.put([few, *tiny], Flat())
    assert len(version.stories) == 2_001
    assert stories_with_id(version.stories, "long")[0].text == long.text
    assert stories_with_id(version.stories, "tiny-1999") == (tiny[1999],)


@pytest.mark.parametrize("healthy", [0, 2 * 4096])
def test_a_damaged_note_of_the_files_is_written_anew(
    archive: MilvusArchive, corpus: Path, tmp_path: Path, healthy: int
) -> None:
    embedded(archive, corpus)
    (book,) = (tmp_path / "state" / "index").glob("files-*.sqlite")
    whole = book.read_bytes()
    book.write_bytes(whole[:healthy] + b"\xff" * (len(whole) - healthy))
    with pytest.raises(StoreAwayError, match="not known on this machine"):
        archive.listed()
    (corpus / "pier.txt").unlink()
    assert embedded(archive, corpus) == []
    assert archive.listed() == {"ferry", "storm"}
    assert embedded(archive, corpus) is None


def other_collection(archive: MilvusArchive, name: str, size: int = 2) -> None:
    archive.milvus.create(name, [Field("id", "key"), Field("vector", "vector", size)], [Index("vector", "FLAT", "IP")])


@pytest.mark.parametrize(
    ("collection", "aliased", "line"),
    [
        ("storybot", False, "the collection 'storybot' is not storybot's"),
        ("theirs", True, "the alias 'storybot' stands for 'theirs', which is not storybot's"),
        ("storybot_notes", False, "the collection 'storybot_notes' has other fields than storybot's"),
        ("storybot_0123456789ab", True, "nothing says what the collection 'storybot_0123456789ab' holds"),
    ],
)
def test_what_another_program_has_under_our_name_is_named_and_kept(
    archive: MilvusArchive, corpus: Path, collection: str, aliased: bool, line: str
) -> None:
    other_collection(archive, collection)
    if aliased:
        archive.milvus.point("storybot", collection, is_new=True)
    for rebuild in (False, True):
        with pytest.raises(StoreError, match=line):
            refresh(archive, corpus, MODEL, WordEncoder(), rebuild=rebuild)
    assert collection in archive.milvus.collections()


def test_vectors_of_another_dimension_are_named(archive: MilvusArchive, corpus: Path) -> None:
    embedded(archive, corpus)
    version = archive.load()
    head = replace(version.head, dimension=DIMENSION // 2)
    archive._notes.put_line(f"{version.generation}/head", head.to_json())
    with pytest.raises(StoreError, match="has other fields"):
        archive.load()


@pytest.mark.parametrize(
    ("head", "line"),
    [("nonsense", "cannot be read"), ('{"format": 99}', "another version of storybot"), (None, "nothing says what")],
)
def test_a_head_that_cannot_be_read_is_told_and_a_rebuild_mends_it(
    archive: MilvusArchive, corpus: Path, head: str | None, line: str
) -> None:
    embedded(archive, corpus)
    key = f"{archive.load().generation}/head"
    if head is None:
        archive._notes.remove([key])
    else:
        archive._notes.put_line(key, head)
    with pytest.raises(StoreError, match=line):
        archive.load()
    if head:
        refresh(archive, corpus, MODEL, WordEncoder(), rebuild=True)
        assert len(ids(archive)) == 3


def test_missing_rows_are_told_and_not_answered_from(archive: MilvusArchive, corpus: Path) -> None:
    embedded(archive, corpus)
    version = archive.load()
    archive.milvus.delete_where(version.generation, "number == 1 and sentence == 0")
    with pytest.raises(StoreError, match="5 of 6 passages"):
        archive.verify()
    archive.milvus.delete_where(stories_of(version.generation), "number == 1")
    with pytest.raises(StoreError, match="some of its stories are missing"):
        load_fresh(archive, corpus, MODEL, WordEncoder())


def test_two_archives_in_one_milvus_do_not_meet(archive: MilvusArchive, corpus: Path, tmp_path: Path) -> None:
    embedded(archive, corpus)
    before = archive.version()
    with archive.beside() as other:
        assert [one.id for one in other.put([ferry_story()], WordEncoder()).stories] == ["ferry"]
        assert archive.version() == before
    assert ids(archive) == ["ferry", "pier", "storm"]
    assert len(archive.milvus.collections()) == 3
    archive.remove()
    assert archive.version() is None
    assert archive.milvus.collections() == [notes_of("storybot")]


def test_stories_on_a_server_are_not_removed_because_a_machine_has_no_files(tmp_path: Path) -> None:
    archive = MilvusArchive(MilvusAddress.read("http://127.0.0.1:1"), Limits(0.1), tmp_path)
    with pytest.raises(StoreError, match="there is no story file on this machine, and others may answer from"):
        archive.remove()


def test_many_passages_are_searched_by_a_graph(archive: MilvusArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.milvus.layout.EXACT_UP_TO", 10)
    towns = [Story.from_text(f"Town n{n} has a mayor.", headline=f"Headline {n}") for n in range(300)]
    version = archive.put(towns, WordEncoder())
    about = archive.milvus.call(lambda client, _: client.describe_index(version.generation, "vector"))
    assert (about["index_type"], about["metric_type"]) == ("HNSW_SQ", "IP")
    question = "Which town is n77?"
    best = version.retrieve(question, WordEncoder().encode_question(question))[0]
    assert version.stories[best.passage.story] == towns[77]


def test_stories_outlast_the_program(archive: MilvusArchive, corpus: Path, tmp_path: Path) -> None:
    embedded(archive, corpus)
    version = archive.version()
    archive.close()
    with milvus_in(tmp_path) as again:
        assert again.version() == version
        assert reason_to_build(again, corpus, MODEL) is None
        assert len(again.load().retrieve("ferry", WordEncoder().encode_question("ferry"))) == 6


def test_files_and_milvus_answer_alike(archive: MilvusArchive, corpus: Path, tmp_path: Path) -> None:
    embedded(archive, corpus)
    store = IndexStore(tmp_path / "files")
    refresh(store, corpus, MODEL, WordEncoder())
    question, query = "Who saw the storm?", WordEncoder().encode_question("Who saw the storm?")
    assert archive.load().retrieve(question, query) == store.load().retrieve(question, query)


def test_stories_are_written_under_the_lock_that_other_machines_wait_for(tmp_path: Path, corpus: Path) -> None:
    held: list[str] = []

    @contextmanager
    def together() -> Iterator[None]:
        held.append("taken")
        yield
        held.append("freed")

    class Watching(CountingEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            assert held == ["taken"]
            return super().encode_passages(texts)

    with milvus_in(tmp_path) as one:
        archive = MilvusArchive(one.milvus.address, PATIENT, tmp_path / "other", one.milvus, together)
        assert refresh(archive, corpus, MODEL, Watching())
    assert held == ["taken", "freed"]
