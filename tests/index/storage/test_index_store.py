"""Indexes on disk: whole or not at all."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import EmbeddingModel, IndexDamagedError, StateError, StoryIndex
from index.building import Built, refresh
from index.storage import generation as generation_module
from index.storage.index_store import DATABASE, SMALL, IndexStore
from tests.fakes import WordEncoder
from tests.read_only import read_only

MODEL = EmbeddingModel("some/hub-model")
FERRY = "Island ferry returns\n\nThe ferry to Holm will sail again. Waves had torn away the pier."
CUP = "The cup is won\n\nRovers won the cup on Saturday. The keeper saved a penalty."


@pytest.fixture
def store(tmp_path: Path) -> IndexStore:
    return IndexStore(tmp_path / "state")


@pytest.fixture
def publish(store: IndexStore, tmp_path: Path) -> Callable[..., Built | None]:
    """Publish an index of these stories, by the names of their files."""
    folder = tmp_path / "stories"
    folder.mkdir()

    def built(rebuild: bool = False, **stories: str) -> Built | None:
        for path in folder.iterdir():
            path.unlink()
        for name, text in stories.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
        return refresh(store, folder, MODEL, WordEncoder(), rebuild=rebuild)

    return built


Publish = Callable[..., Built | None]


def database(store: IndexStore) -> Path:
    (path,) = store.directory.glob(f"generations/*/{DATABASE}")
    return path


def ids(index: StoryIndex) -> list[str]:
    return [story.id for story in index.stories]


def asking(text: str) -> str:
    """A story whose editor suggests a question."""
    headline, _, rest = text.partition("\n\n")
    return f"---\nheadline: {headline}\nquestions: ['Who?']\n---\n\n{rest}"


def candidates(index: StoryIndex, question: str = "pier or penalty") -> list[Any]:
    return index.retrieve(question, WordEncoder().encode_question(question))


def test_an_index_comes_back_as_it_was_published(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY, cup=CUP)
    loaded = store.load()
    built = StoryIndex.build(tuple(loaded.stories), WordEncoder())
    assert ids(loaded) == ["cup", "ferry"]
    assert (loaded.stories, loaded.passages) == (built.stories, built.passages)
    assert candidates(loaded) == candidates(built)


def test_an_index_says_what_it_holds(store: IndexStore, publish: Publish) -> None:
    assert (store.contents(), store.version()) == (None, None)
    built = publish(ferry=FERRY, odd="")
    contents = store.contents()
    assert built is not None
    assert contents is not None
    assert built.contents == contents
    assert (contents.model, contents.stories, contents.passages) == (MODEL.identity, 1, 2)
    assert [*contents.files] == ["ferry.txt", "odd.txt"]
    assert [line for line in contents.left_out if "odd.txt: the file is empty" in line] == [*contents.left_out]


def test_an_index_that_does_not_keep_count_is_counted(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY, cup=CUP)
    publish(ferry=FERRY)
    contents = store.contents()
    assert contents is not None
    assert (contents.passages, contents.with_questions) == (2, 0)
    assert contents.memory > 0
    change(database(store), "DELETE FROM about WHERE name IN ('passages', 'with_questions')")
    assert store.contents() == contents


def test_each_publication_has_another_version_and_what_was_opened_stays(store: IndexStore, publish: Publish) -> None:
    versions, opened = set[str | None](), list[tuple[StoryIndex, list[str], list[Any]]]()
    for rebuild, stories in (
        (False, {"ferry": FERRY}),
        (False, {"ferry": FERRY, "cup": CUP}),
        (False, {"ferry": FERRY.replace("pier", "penalty"), "cup": CUP}),
        (True, {"ferry": FERRY, "cup": CUP}),
        (False, {"cup": CUP}),
    ):
        publish(rebuild, **stories)
        versions.add(store.version())
        index = store.load()
        opened.append((index, [story.text for story in index.stories], candidates(index)))
        # The stories are read again, for those that were are in memory.
        index.stories._read.cache_clear()
    assert len(versions) == len(opened)
    assert store.version() in versions
    for index, texts, found in opened:
        assert [story.text for story in index.stories] == texts
        assert candidates(index) == found


def test_a_version_that_takes_up_another_is_as_if_it_had_read_everything(store: IndexStore, publish: Publish) -> None:
    index = None
    for stories in (
        {"ferry": FERRY},
        {"ferry": FERRY, "cup": CUP},
        {"ferry": FERRY.replace("pier", "penalty"), "cup": CUP, "all": FERRY},
        {"ferry": FERRY.replace("pier", "penalty"), "a": CUP.replace("penalty", "pier")},
    ):
        publish(**stories)
        index, whole = store.load(index), store.load()
        assert ids(index) == ids(whole) == sorted(stories)
        assert index.passages == whole.passages
        assert candidates(index) == candidates(whole)
        assert index.word_counts == whole.word_counts
        built = StoryIndex.build(tuple(whole.stories), WordEncoder())
        assert candidates(built) == candidates(whole)
        assert built.word_counts == whole.word_counts


def test_a_version_of_another_generation_is_read_whole(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY)
    index = store.load()
    publish(rebuild=True, cup=CUP)
    assert ids(store.load(index)) == ["cup"]


def test_a_new_generation_replaces_the_old_one_and_leaves_nothing_of_it(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY)
    first = database(store)
    (store.directory / "generations" / "half").mkdir()
    (store.directory / "generations" / "half" / DATABASE).write_bytes(b"half")
    publish(rebuild=True, ferry=FERRY)
    assert database(store) != first
    assert [path.name for path in (store.directory / "generations").iterdir()] == [database(store).parent.name]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.replace(b"sail again", b"sink again", 1),
        lambda data: data[:-4096],
        lambda data: data[: len(data) // 3],
        lambda data: b"\0" * len(data),
        lambda data: b"no database",
        lambda _: b"",
    ],
)
def test_a_damaged_index_is_found_out_on_loading(
    store: IndexStore, publish: Publish, damage: Callable[[bytes], bytes]
) -> None:
    publish(ferry=FERRY)
    path = database(store)
    path.write_bytes(damage(path.read_bytes()))
    for read in (store.load, store.verify):
        with pytest.raises(IndexDamagedError, match="storybot index --rebuild") as caught:
            read()
        assert "\n" not in str(caught.value)


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE sentences SET vectors = zeroblob(length(vectors))", "vectors are not as they were written"),
        ("UPDATE sentences SET vectors = zeroblob(3)", "vectors are not as they were written"),
        ("UPDATE sentences SET passages = zeroblob(16)", "vectors are not as they were written"),
        ("UPDATE sentences SET passages = zeroblob(0)", "it cannot be read"),
        ("UPDATE sentences SET vectors = 'text'", "it cannot be read"),
        ("DELETE FROM sentences", "some stories have no sentences"),
    ],
)
def test_damaged_vectors_are_found_out_in_an_index_of_any_size(
    store: IndexStore, publish: Publish, monkeypatch: pytest.MonkeyPatch, statement: str, why: str
) -> None:
    publish(ferry=FERRY)
    change(database(store), statement)
    monkeypatch.setattr("index.storage.index_store.SMALL", 0)
    with pytest.raises(IndexDamagedError, match=why):
        store.load()


def test_a_damaged_story_is_never_shown(store: IndexStore, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(ferry=FERRY)
    assert database(store).stat().st_size < SMALL
    change(database(store), "UPDATE stories SET content = replace(content, 'sail', 'sink')")
    with pytest.raises(IndexDamagedError, match="a story is not as it was written"):
        store.load()
    monkeypatch.setattr("index.storage.index_store.SMALL", 0)
    index = store.load()
    with pytest.raises(IndexDamagedError, match="the story 'ferry' is not as it was written"):
        index.stories[0]


@pytest.mark.parametrize("statement", ["UPDATE about SET value = 'x' WHERE name = 'version'", "DELETE FROM about"])
def test_an_index_that_does_not_say_what_it_is_is_found_out(
    store: IndexStore, publish: Publish, statement: str
) -> None:
    publish(ferry=FERRY)
    change(database(store), statement)
    with pytest.raises(IndexDamagedError):
        store.contents()


@pytest.mark.parametrize("name", ["", "gone", "../elsewhere", "/etc"])
def test_a_pointer_to_no_generation_is_found_out(store: IndexStore, publish: Publish, name: str) -> None:
    publish(ferry=FERRY)
    (store.directory / "current").write_text(name)
    for read in (store.load, store.contents, store.version):
        with pytest.raises(IndexDamagedError):
            read()


def test_an_index_of_another_format_is_said_to_be_one(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY)
    change(database(store), "UPDATE about SET value = '999' WHERE name = 'format'")
    with pytest.raises(IndexDamagedError, match="made by another version of storybot"):
        store.contents()
    # The format before had other files.
    database(store).rename(database(store).with_name("stories.json"))
    with pytest.raises(IndexDamagedError, match="made by another version of storybot"):
        store.load()


def test_loading_where_nothing_was_built_says_how_to_build(store: IndexStore) -> None:
    with pytest.raises(IndexDamagedError, match="build it: storybot index"):
        store.load()


@pytest.mark.parametrize("call", ["fsync", "mkdir", "database"])
@pytest.mark.parametrize(
    ("number", "line"), [(errno.ENOSPC, "the disk is full; free some space"), (errno.EROFS, "cannot be written")]
)
def test_a_full_or_read_only_disk_gets_one_line_and_the_old_index_stays(
    store: IndexStore, publish: Publish, monkeypatch: pytest.MonkeyPatch, call: str, number: int, line: str
) -> None:
    publish(ferry=FERRY)
    version = store.version()

    def fail(*args: Any, **kwargs: Any) -> None:
        if call != "database":
            raise OSError(number, os.strerror(number))
        error = sqlite3.OperationalError("a word of SQLite's")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL if number == errno.ENOSPC else sqlite3.SQLITE_READONLY
        raise error

    with monkeypatch.context() as patched:
        target, name = (generation_module, "add_story") if call == "database" else (os, call)
        patched.setattr(target, name, fail)
        with pytest.raises(StateError, match=line) as caught:
            publish(rebuild=True, cup=CUP)
    assert "\n" not in str(caught.value)
    assert (store.version(), ids(store.load())) == (version, ["ferry"])
    publish(cup=CUP)
    assert ids(store.load()) == ["cup"]


def test_a_state_directory_that_cannot_be_made_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="STORYBOT_STATE_DIR"), IndexStore(tmp_path / "file").building():
        pass


def test_an_index_that_nobody_can_write_to_is_read(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY)
    with read_only(database(store).parent):
        assert ids(store.load()) == ["ferry"]
        assert store.version() is not None
        store.keep_suggestions("digest", "under", ["Who?"], [])


def test_suggested_questions_are_kept_under_their_conditions_as_long_as_the_story_is_there(
    store: IndexStore, publish: Publish
) -> None:
    assert store.suggestions("digest", "under") is None
    publish(ferry=asking(FERRY), cup=asking(CUP))
    ferry, cup = (story.digest for story in sorted(store.load().stories, key=lambda story: story.id, reverse=True))
    for digest in (ferry, cup):
        store.keep_suggestions(digest, "under", ["Who?", "Քանի՞"], ["a line"])
    assert store.suggestions(ferry, "under") == ("Who?", "Քանի՞")
    assert store.suggestions(ferry, "other conditions") is None
    contents = store.contents()
    assert contents is not None
    assert (contents.suggestions, contents.left_out) == (4, ("a line", "a line"))
    publish(ferry=FERRY)
    contents = store.contents()
    assert contents is not None
    # Its file asks nothing any more.
    assert contents.left_out == ()
    assert (store.suggestions(ferry, "under"), store.suggestions(cup, "under")) == (("Who?", "Քանի՞"), None)
    store.keep_suggestions(ferry, "other conditions", [], [])
    assert (store.suggestions(ferry, "other conditions"), store.suggestions(ferry, "under")) == ((), None)


def test_a_reader_in_another_process_keeps_its_version(store: IndexStore, publish: Publish) -> None:
    publish(ferry=FERRY)
    program = f"""
import sys
from pathlib import Path
from index.storage.index_store import IndexStore
store = IndexStore(Path({str(store.state_dir)!r}))
index, version = store.load(), store.version()
print(len(index.stories), flush=True)
sys.stdin.readline()
print([story.text.count("ferry") for story in index.stories], store.version() != version)
print(len(store.load(index).stories))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "1\n"
        publish(ferry=FERRY.replace("ferry", "boat"), cup=CUP)
        out, _ = reader.communicate("go on\n")
    assert out == "[1] True\n2\n"
