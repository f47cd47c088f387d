"""Shared fixtures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from corpus import PACKAGED_STORIES, Story, read_corpus
from index import EmbeddingModel, Reader, ReaderModel, SentenceTransformerEncoder, StoryBot, StoryIndex
from tests.models import MEMORY, encoder_of, load_once, reader_of, remembering_encoder, remembering_reader

os.environ["HF_HUB_OFFLINE"] = "1"

# The machine may be busy, so examples have no deadline.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True, scope="session")
def _memory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cache the answers of the models for the session."""
    os.environ[MEMORY] = str(tmp_path_factory.mktemp("memory"))


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Keep the machine's settings out of the tests, and the tests out of the machine's state directory."""
    load_once(monkeypatch)
    mask = os.umask(0o022)
    for name in list(os.environ):
        if name.startswith("STORYBOT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("STORYBOT_STATE_DIR", str(tmp_path / "state"))
    yield
    # A command sets it for the whole process.
    os.umask(mask)


@pytest.fixture(scope="session")
def packaged_story() -> Story:
    return read_corpus(PACKAGED_STORIES).stories[0]


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """The default model itself."""
    return encoder_of(EmbeddingModel())


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The default reader itself."""
    return reader_of(ReaderModel())


@pytest.fixture(scope="session")
def answerer(packaged_story: Story, _memory: None) -> StoryBot:
    """The packaged story with the default models."""
    encoder = remembering_encoder()
    return StoryBot(StoryIndex.build([packaged_story], encoder), encoder, remembering_reader())
