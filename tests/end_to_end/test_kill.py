"""An index that is killed while it is built leaves the old one in use."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index import StoryIndex
from index.store import IndexStore
from tests.end_to_end.forked import storybot
from tests.fakes import WordEncoder, ferry_story

# Publishes without end, so that a kill at any moment meets a build in some state.
_PUBLISHER = """
import sys
from pathlib import Path
from index import StoryIndex
from index.store import IndexStore
from tests.fakes import WordEncoder, ferry_story
store = IndexStore(Path(sys.argv[1]))
index = StoryIndex.build([ferry_story()], WordEncoder())
print("ready", flush=True)
for number in range(1_000_000):
    with store.building():
        store.publish(index, corpus=str(number), model="m")
"""


@pytest.mark.parametrize("seed", range(20))
def test_after_a_kill_at_any_moment_there_is_a_whole_index(tmp_path: Path, seed: int) -> None:
    store = IndexStore(tmp_path / "state")
    expected = StoryIndex.build([ferry_story()], WordEncoder())
    with store.building():
        store.publish(expected, corpus="first", model="m")
    process = subprocess.Popen(
        [sys.executable, "-c", _PUBLISHER, str(store.state_dir)],
        cwd=Path(__file__).parent.parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.Random(seed).uniform(0, 0.1))
        process.kill()
        process.wait()
    assert store.load().passages == expected.passages
    with store.building():
        store.publish(expected, corpus="after", model="m")
    assert len(list((store.directory / "generations").iterdir())) == 1


def test_the_command_answers_from_the_old_index_after_a_kill_during_a_rebuild(tmp_path: Path) -> None:
    state_dir = tmp_path / "state"
    assert storybot("index", state_dir=state_dir).returncode == 0
    (folder,) = (state_dir / "index" / "generations").iterdir()
    # What a build leaves that was killed before it was put into use.
    (folder.parent / "half-built").mkdir()
    (folder.parent / "half-built" / "stories.json").write_text('[{"id"')
    completed = storybot("ask", "Who chairs the CSTO council?", state_dir=state_dir)
    assert completed.returncode == 0
    assert "Building" not in completed.stderr
    assert "chairman of the CSTO" in completed.stdout
