"""Indexes on disk: whole or not at all."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from corpus import Story
from index import IndexDamagedError, StateError, StoryIndex
from index.storage.index_store import IndexStore
from index.storage.manifest import Manifest, checksum
from index.storage.serialise import from_files, to_files
from tests.fakes import WordEncoder, ferry_story
from tests.strategies import stories


def publish(store: IndexStore, corpus: str = "c1") -> Manifest:
    with store.building():
        return store.publish(StoryIndex.build([ferry_story()], WordEncoder()), corpus=corpus, model="m1")


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "state")


def generation(store: IndexStore) -> Path:
    (folder,) = (store.directory / "generations").iterdir()
    return folder


def test_an_index_comes_back_as_it_was_published(store: IndexStore) -> None:
    publish(store)
    built, loaded = StoryIndex.build([ferry_story()], WordEncoder()), store.load()
    assert (loaded.stories, loaded.passages) == (built.stories, built.passages)
    query = WordEncoder().encode_question("pier")
    assert loaded.retrieve("pier", query) == built.retrieve("pier", query)


@given(stories())
def test_a_story_comes_back_from_its_files_as_it_was(story: Story) -> None:
    index = StoryIndex.build([story], WordEncoder())
    assert from_files(to_files(index)).stories == (story,)


def test_the_manifest_tells_corpus_model_and_numbers(store: IndexStore) -> None:
    assert store.manifest() is None
    manifest = publish(store)
    assert store.manifest() == manifest
    assert (manifest.corpus, manifest.model, manifest.stories, manifest.passages) == ("c1", "m1", 1, 5)


@pytest.mark.parametrize(
    ("corpus", "model", "why"),
    [("c1", "m1", None), ("c2", "m1", "the stories have changed"), ("c1", "m2", "another embedding model")],
)
def test_an_index_of_other_stories_or_another_model_is_outdated(
    store: IndexStore, corpus: str, model: str, why: str | None
) -> None:
    found = publish(store).staleness(corpus, model)
    assert found is None if why is None else why in (found or "")


def test_a_new_index_replaces_the_old_one_and_leaves_nothing_of_it(store: IndexStore) -> None:
    publish(store, "c1")
    publish(store, "c2")
    found = store.manifest()
    assert found is not None
    assert found.corpus == "c2"
    assert generation(store).is_dir()


def test_what_a_stopped_build_left_is_removed_by_the_next(store: IndexStore) -> None:
    (store.directory / "generations" / "half").mkdir(parents=True)
    publish(store)
    assert generation(store).name != "half"


@pytest.mark.parametrize("name", ["stories.json", "passages.json", "suggestions.json", "passages.faiss"])
@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_damaged_file_is_found_out_on_loading(store: IndexStore, name: str, damage: str) -> None:
    publish(store)
    path = generation(store) / name
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    with pytest.raises(IndexDamagedError, match="storybot index --rebuild"):
        store.load()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"not JSON", b'{"format": 1}', b"\xff"])
def test_a_manifest_that_is_none_is_found_out(store: IndexStore, content: bytes) -> None:
    publish(store)
    (generation(store) / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="no manifest"):
        store.manifest()


def test_files_that_fit_the_manifest_but_are_no_index_are_found_out(store: IndexStore) -> None:
    publish(store)
    folder = generation(store)
    (folder / "passages.faiss").write_bytes(b"nonsense")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["passages.faiss"] = checksum(b"nonsense")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(IndexDamagedError, match="cannot be read"):
        store.load()


@pytest.mark.parametrize("name", ["", "gone", "../elsewhere", "/etc"])
def test_a_pointer_to_no_generation_is_found_out(store: IndexStore, name: str) -> None:
    publish(store)
    (store.directory / "current").write_text(name)
    with pytest.raises(IndexDamagedError):
        store.load()


def test_loading_where_nothing_was_built_says_how_to_build(store: IndexStore) -> None:
    with pytest.raises(IndexDamagedError, match="build it: storybot index"):
        store.load()


@pytest.mark.parametrize("call", ["fsync", "mkdir"])
@pytest.mark.parametrize(
    ("number", "line"), [(errno.ENOSPC, "the disk is full; free some space"), (errno.EROFS, "cannot be written")]
)
def test_a_full_or_read_only_disk_gets_one_line_and_the_old_index_stays(
    store: IndexStore, monkeypatch: pytest.MonkeyPatch, call: str, number: int, line: str
) -> None:
    publish(store, "old")
    index = StoryIndex.build([ferry_story()], WordEncoder())

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(StateError, match=line) as caught:
            store.publish(index, corpus="new", model="m1")
    assert "\n" not in str(caught.value)
    manifest = store.manifest()
    assert manifest is not None
    assert manifest.corpus == "old"
    assert store.load().stories == (ferry_story(),)
    assert generation(store).is_dir()


def test_a_state_directory_that_cannot_be_made_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="STORYBOT_STATE_DIR"), IndexStore(tmp_path / "file").building():
        pass
