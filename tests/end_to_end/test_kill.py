"""An index that is killed while it is built leaves the old one in use, or has become the new one."""

import itertools
import random
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from index import EmbeddingModel, StoryIndex
from index.building import refresh
from index.storage.index_store import DATABASE, IndexStore
from tests.end_to_end.forked import forks, storybot
from tests.end_to_end.reader import PATIENCE
from tests.fakes import WordEncoder

MODEL = EmbeddingModel("some/hub-model")
STORIES = 20


def write_stories(corpus: Path, version: int) -> None:
    corpus.mkdir(exist_ok=True)
    for number in range(STORIES):
        (corpus / f"s{number:02}.txt").write_text(
            f"Story {number}\n\nIt is version {version}. It rains in town {number}."
        )


def versions(store: IndexStore) -> set[str]:
    """The versions of the stories that are published, which have to be one."""
    index = store.load()
    assert len(index.stories) == STORIES
    # Words and vectors fit the stories.
    built = StoryIndex.build(tuple(index.stories), WordEncoder())
    question = WordEncoder().encode_question("version")
    assert index.retrieve("version", question) == built.retrieve("version", question)
    assert index.word_counts == built.word_counts
    store.verify()
    return {story.text.partition(". ")[0] for story in index.stories}


def refresh_without_end(state_dir: Path, corpus: Path, rebuild: bool, begun: Event) -> None:
    """Publish again and again, so that a kill at any moment meets a build in some state."""
    store = IndexStore(state_dir)
    begun.set()
    for version in itertools.count(1):
        write_stories(corpus, version)
        refresh(store, corpus, MODEL, WordEncoder(), rebuild=rebuild)


@pytest.mark.parametrize("rebuild", [False, True], ids=["change", "rebuild"])
@pytest.mark.parametrize("seed", range(20))
def test_after_a_kill_at_any_moment_there_is_a_whole_index(tmp_path: Path, seed: int, rebuild: bool) -> None:
    store, corpus = IndexStore(tmp_path / "state"), tmp_path / "stories"
    write_stories(corpus, 0)
    refresh(store, corpus, MODEL, WordEncoder())
    begun = forks.Event()
    process = forks.Process(target=refresh_without_end, args=(store.state_dir, corpus, rebuild, begun))
    process.start()
    assert begun.wait(PATIENCE)
    time.sleep(random.Random(seed).uniform(0, 0.5))
    process.kill()
    process.join()
    assert len(versions(store)) == 1
    write_stories(corpus, 1000)
    refresh(store, corpus, MODEL, WordEncoder())
    assert versions(store) == {"It is version 1000"}
    assert len(list((store.directory / "generations").iterdir())) == 1


def test_the_command_answers_from_the_old_index_after_a_kill_during_a_rebuild(tmp_path: Path) -> None:
    state_dir = tmp_path / "state"
    assert storybot("index", state_dir=state_dir).returncode == 0
    (folder,) = (state_dir / "index" / "generations").iterdir()
    # What a killed build leaves.
    (folder.parent / "half-built").mkdir()
    (folder.parent / "half-built" / DATABASE).write_bytes(b"SQLite format 3")
    completed = storybot("ask", "Who is the chairman of the CSTO Collective Security Council?", state_dir=state_dir)
    assert completed.returncode == 0
    assert "Building" not in completed.stderr
    assert "chairman of the CSTO" in completed.stdout
