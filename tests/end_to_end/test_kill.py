"""An index that is killed while it is built leaves the old one in use."""

import itertools
import random
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from index import StoryIndex
from index.storage.index_store import IndexStore
from tests.end_to_end.forked import forks, storybot
from tests.end_to_end.reader import PATIENCE
from tests.fakes import WordEncoder, ferry_story


def publish_without_end(state_dir: Path, begun: Event) -> None:
    """Publish again and again, so that a kill at any moment meets a build in some state."""
    store = IndexStore(state_dir)
    index = StoryIndex.build([ferry_story()], WordEncoder())
    begun.set()
    for number in itertools.count():
        with store.building():
            store.publish(index, corpus=str(number), model="m")


@pytest.mark.parametrize("seed", range(20))
def test_after_a_kill_at_any_moment_there_is_a_whole_index(tmp_path: Path, seed: int) -> None:
    store = IndexStore(tmp_path / "state")
    expected = StoryIndex.build([ferry_story()], WordEncoder())
    with store.building():
        store.publish(expected, corpus="first", model="m")
    begun = forks.Event()
    process = forks.Process(target=publish_without_end, args=(store.state_dir, begun))
    process.start()
    assert begun.wait(PATIENCE)
    time.sleep(random.Random(seed).uniform(0, 0.1))
    process.kill()
    process.join()
    assert store.load().passages == expected.passages
    with store.building():
        store.publish(expected, corpus="after", model="m")
    assert len(list((store.directory / "generations").iterdir())) == 1


def test_the_command_answers_from_the_old_index_after_a_kill_during_a_rebuild(tmp_path: Path) -> None:
    state_dir = tmp_path / "state"
    assert storybot("index", state_dir=state_dir).returncode == 0
    (folder,) = (state_dir / "index" / "generations").iterdir()
    # What a killed build leaves.
    (folder.parent / "half-built").mkdir()
    (folder.parent / "half-built" / "stories.json").write_text('[{"id"')
    completed = storybot("ask", "Who is the chairman of the CSTO Collective Security Council?", state_dir=state_dir)
    assert completed.returncode == 0
    assert "Building" not in completed.stderr
    assert "chairman of the CSTO" in completed.stdout
