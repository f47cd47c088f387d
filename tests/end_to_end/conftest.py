"""An index that is built once, and a bot that runs for all tests of a file."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus import PACKAGED_STORIES, Story, read_corpus
from tests.bot_api import BotApiServer
from tests.end_to_end.reader import Reader
from tests.end_to_end.storybot_process import Running, running, storybot

OWN_STORIES = Path(__file__).parent / "stories"
OTHER_STORIES = Path(__file__).parent.parent / "data" / "stories"
OF_THE_OTHERS = ("court-halts-dam-at-lower-tarn.md", "harbour-town-cup-final.md")

_user_ids = itertools.count(10_001)


@pytest.fixture(scope="session")
def corpus_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packaged story, two others, and a long one that has emoji and an address on the web."""
    folder = tmp_path_factory.mktemp("corpus") / "stories"
    shutil.copytree(PACKAGED_STORIES, folder)
    shutil.copytree(OWN_STORIES, folder, dirs_exist_ok=True)
    for name in OF_THE_OTHERS:
        shutil.copy(OTHER_STORIES / name, folder)
    return folder


@pytest.fixture(scope="session")
def stories(corpus_dir: Path) -> Mapping[str, Story]:
    """The stories of that folder, by their ids."""
    return {story.id: story for story in read_corpus(corpus_dir).stories}


@pytest.fixture(scope="session")
def built_state(corpus_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state directory with the index of that folder; to be copied, not used."""
    state_dir = tmp_path_factory.mktemp("built") / "state"
    completed = storybot("index", state_dir=state_dir, settings={"STORYBOT_CORPUS_DIR": str(corpus_dir)})
    assert completed.returncode == 0, completed.stderr
    return state_dir


@pytest.fixture(scope="session")
def new_state(built_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a state directory of one's own, with the index and nothing else in it."""

    def copy() -> Path:
        return Path(shutil.copytree(built_state, tmp_path_factory.mktemp("bot") / "state"))

    return copy


def settings_for(server: BotApiServer, corpus_dir: Path, **others: str) -> dict[str, str]:
    """The settings of a bot that no reader of a test is too fast for."""
    return {
        "STORYBOT_TOKEN": server.token,
        "STORYBOT_API_URL": server.url,
        "STORYBOT_CORPUS_DIR": str(corpus_dir),
        "STORYBOT_QUESTIONS_PER_MINUTE": "600",
        **others,
    }


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, corpus_dir: Path, new_state: Callable[[], Path]) -> Iterator[Running]:
    """A bot that polls, for all tests of a file."""
    with running("run", state_dir=new_state(), settings=settings_for(shared_server, corpus_dir)) as process:
        process.wait_for_log("polling as")
        yield process


@pytest.fixture
def server(shared_server: BotApiServer, bot: Running) -> Iterator[BotApiServer]:
    """A server with a bot that polls it; no request of a test may be one that Telegram would refuse."""
    shared_server.clear_journal()
    yield shared_server
    assert shared_server.violations == ()
    assert "Traceback" not in bot.log


@pytest.fixture
def reader(server: BotApiServer) -> Reader:
    """A reader alone with the bot, another one for each test."""
    return Reader.in_private(server, next(_user_ids))
