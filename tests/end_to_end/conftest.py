"""Indices that are built once, and a bot that runs for all tests of a file."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus import PACKAGED_STORIES, Story, read_corpus
from tests.bot_api import BotApiServer
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import LOW_BARS, polling
from tests.end_to_end.reader import Reader
from tests.end_to_end.storybot_process import Running

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
def new_state(corpus_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a new state directory that has only the index of that folder."""
    return copies_of_an_index(tmp_path_factory, STORYBOT_CORPUS_DIR=str(corpus_dir))


@pytest.fixture(scope="session")
def new_packaged_state(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return a new state directory that has only the index of the packaged story."""
    return copies_of_an_index(tmp_path_factory)


def copies_of_an_index(tmp_path_factory: pytest.TempPathFactory, **settings: str) -> Callable[[], Path]:
    """Build an index with these settings; return what copies the state directory that holds it."""
    built = tmp_path_factory.mktemp("built") / "state"
    completed = storybot("index", state_dir=built, settings=LOW_BARS | settings)
    assert completed.returncode == 0, completed.stderr
    return lambda: Path(shutil.copytree(built, tmp_path_factory.mktemp("bot") / "state"))


@pytest.fixture(scope="module")
def state_dir(new_packaged_state: Callable[[], Path]) -> Path:
    """A state directory of each file's own, with the index of the packaged story."""
    return new_packaged_state()


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, corpus_dir: Path, new_state: Callable[[], Path]) -> Iterator[Running]:
    """A bot that polls, for all tests of a file."""
    with polling(shared_server, new_state(), STORYBOT_CORPUS_DIR=str(corpus_dir)) as process:
        yield process


@pytest.fixture
def server(shared_server: BotApiServer, bot: Running) -> Iterator[BotApiServer]:
    """A server with a bot that polls it; no request of a test may be one that Telegram would refuse."""
    shared_server.clear_faults()
    shared_server.clear_journal()
    yield shared_server
    assert shared_server.violations == ()
    assert "Traceback" not in bot.log


@pytest.fixture
def reader(server: BotApiServer) -> Reader:
    """A reader alone with the bot, another one for each test."""
    return Reader.in_private(server, next(_user_ids))
