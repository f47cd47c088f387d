"""The graph over the vectors of an index: the same answers with it and without, and no harm from a bad one."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from index import EmbeddingModel, StateError, StoryIndex
from index.building import refresh
from index.retrieval.vector_store import GraphVectors
from index.storage import graph_file, story_index
from index.storage.graph_file import LIST, stamp_of
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder

MODEL = EmbeddingModel("some/hub-model")
STORIES = 12
QUESTIONS = ("Which town is number3?", "Does it rain in autumn?", "Story 5")


class Shelf:
    """An index whose graph begins at a few passages, and the folder of its stories."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder / "stories", IndexStore(folder / "state", graph_from=STORIES)
        self.folder.mkdir(parents=True)
        for number in range(STORIES):
            self.put(f"s{number:02}")

    def put(self, name: str, text: str = "It rains in town {} in autumn. Town number{} has a mayor.") -> None:
        (self.folder / f"{name}.txt").write_text(f"Story {name[1:]}\n\n{text.format(name[1:], name[1:])}", "utf-8")

    def published(self, known: StoryIndex | None = None) -> StoryIndex:
        refresh(self.store, self.folder, MODEL, WordEncoder())
        return self.store.load(known)

    def renewed(self) -> StoryIndex:
        assert self.store.renew_graph(self.published())
        return self.store.load()

    @property
    def generation(self) -> Path:
        path = self.store.published()
        assert path is not None
        return path.parent


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def candidates(index: StoryIndex, within: list[str] | None = None) -> list[Any]:
    """What some questions find, without the last digits, which depend on how many vectors are multiplied at once."""
    found = []
    for question in QUESTIONS:
        for one in index.retrieve(question, WordEncoder().encode_question(question), within):
            found.append((one.passage, round(one.cosine, 3), round(one.log_story, 2), one.said))
    return found


def test_an_index_of_few_passages_has_no_graph(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    few = IndexStore(shelf.store.state_dir, graph_from=1000)
    index = shelf.published()
    assert (few.renew_graph(index), stamp_of(shelf.generation), index.wants_graph(1000)) == (False, "", False)


def test_a_graph_finds_what_comparing_all_vectors_finds(shelf: Shelf) -> None:
    exact, index = shelf.published(), shelf.renewed()
    assert isinstance(index.vectors, GraphVectors)
    assert not index.wants_graph(STORIES)
    assert candidates(index) == candidates(exact)
    assert candidates(index, ["s03", "s05"]) == candidates(exact, ["s03", "s05"])
    assert index.version == shelf.store.version() != exact.version


STEPS = st.lists(st.tuples(st.sampled_from(["s00", "s03", "s07x", "s99"]), st.integers(0, 3)), max_size=4)


@settings(max_examples=15)
@given(STEPS, st.booleans())
def test_after_any_changes_an_index_with_a_graph_answers_as_one_without(steps: Any, takes_up: bool) -> None:
    with TemporaryDirectory() as name:
        shelf = Shelf(Path(name))
        index = shelf.renewed()
        for story, version in steps:
            if version:
                shelf.put(story, f"It rains in town {{}} on day {version}. The pier of number{{}} is closed.")
            else:
                (shelf.folder / f"{story}.txt").unlink(missing_ok=True)
            index = shelf.published(index if takes_up else None)
            assert index.graph is not None
            whole = StoryIndex.build(tuple(index.stories), WordEncoder())
            assert candidates(index) == candidates(whole)
            assert index.passages == [] or sorted(index.passages, key=lambda one: (one.story, one.sentence)) == (
                whole.passages
            )
        assert candidates(shelf.store.load()) == candidates(index)


def test_a_graph_is_made_anew_once_a_tenth_of_it_is_new_or_gone(shelf: Shelf) -> None:
    index = shelf.renewed()
    shelf.put("s20")
    index = shelf.published(index)
    assert not index.wants_graph(STORIES)
    (shelf.folder / "s01.txt").unlink()
    index = shelf.published(index)
    assert index.wants_graph(STORIES)
    before, stamp = candidates(index), stamp_of(shelf.generation)
    assert shelf.store.renew_graph(index)
    index = shelf.store.load(index)
    assert stamp_of(shelf.generation) != stamp
    assert not index.wants_graph(STORIES)
    assert candidates(index) == before
    assert len(list(shelf.generation.glob("graph-*.faiss"))) == 1


def test_a_graph_that_another_program_makes_is_left_to_it(shelf: Shelf) -> None:
    index = shelf.published()
    with FileLock(shelf.store.directory / "graph.lock"):
        assert not shelf.store.renew_graph(index)
    assert shelf.store.renew_graph(index)


def test_chosen_stories_of_very_many_passages_are_searched(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"s{number:02}" for number in range(0, STORIES, 2)]
    exact, graph = shelf.published(), shelf.renewed()
    whole = candidates(exact, ids)
    monkeypatch.setattr(story_index, "MOST_WHOLE", 3)
    assert candidates(exact, ids) == candidates(graph, ids) == whole


def test_a_copy_of_a_generation_has_its_graph(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shelf.renewed()
    monkeypatch.setattr("index.storage.index_store.COMMIT_EVERY", 0)
    shelf.put("s20")
    after = shelf.published()
    assert after.name != before.name
    assert after.graph is not None


def flip(path: Path, name: bytes = b"") -> None:
    """Turn a bit in the middle, or behind a name."""
    data = bytearray(path.read_bytes())
    data[data.index(name) + 300 if name else len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def graph_in(folder: Path) -> Path:
    (path,) = folder.glob("graph-*.faiss")
    return path


def from_elsewhere(folder: Path) -> None:
    other = Shelf(folder / "other")
    other.put("s05", "It snows in {}. The mill of number{} burns.")
    other.renewed()
    shutil.copy(other.generation / LIST, folder / LIST)
    shutil.copy(graph_in(other.generation), folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: flip(graph_in(folder)),
        lambda folder: cut(graph_in(folder)),
        lambda folder: graph_in(folder).unlink(),
        lambda folder: flip(folder / LIST, b"passages.npy"),
        lambda folder: cut(folder / LIST),
        lambda folder: (folder / LIST).write_bytes(b""),
        from_elsewhere,
    ],
)
def test_a_damaged_or_foreign_graph_is_left_out_and_made_anew(
    shelf: Shelf, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    right = candidates(shelf.renewed())
    damage(shelf.generation)
    index = shelf.store.load()
    assert index.graph is None
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [str(shelf.generation / LIST)]
    assert candidates(index) == right
    # A bot that runs does not take it up again and again.
    assert index.version == shelf.store.version()
    assert shelf.store.renew_graph(index)
    index = shelf.store.load(index)
    assert index.graph is not None
    assert candidates(index) == right


@pytest.mark.parametrize("call", ["fsync", "write", "list"])
def test_on_a_full_disk_the_graph_that_is_there_stays(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    index = shelf.renewed()
    shelf.put("s20", "It rains. " * 20)
    index = shelf.published(index)
    shelf.put("s21", "It rains in {}. It snows in {}. It hails. It thaws.")
    index = shelf.published(index)
    assert index.wants_graph(STORIES)
    files = sorted(path.name for path in shelf.generation.iterdir() if path.name.startswith("graph"))

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    targets = {"fsync": (os, "fsync"), "write": (graph_file, "crc32"), "list": (np, "savez")}
    with monkeypatch.context() as patched:
        patched.setattr(*targets[call], fail)
        with pytest.raises(StateError, match="the disk is full"):
            shelf.store.renew_graph(index)
    assert [name for name in files if not (shelf.generation / name).exists()] == []
    assert len(list(shelf.generation.glob("graph-*.faiss"))) == 1
    assert shelf.store.load().graph is not None


def test_what_fails_in_writing_keeps_its_number(shelf: Shelf) -> None:
    graph = shelf.renewed().graph
    assert graph is not None
    with pytest.raises(OSError, match="No space left") as caught:
        graph_file._write(graph.index, Path("/dev/full"))
    assert caught.value.errno == errno.ENOSPC


def test_what_a_killed_build_leaves_is_removed_by_the_next(shelf: Shelf) -> None:
    shelf.published()
    left = shelf.generation / "graph-0123.faiss"
    left.write_bytes(b"half")
    assert shelf.store.load().graph is None
    assert shelf.renewed().graph is not None
    assert not left.exists()
