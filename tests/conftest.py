"""Fixtures that several folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from corpus import PACKAGED_STORIES, Story, read_corpus
from index import Answerer, EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.model_names import ReaderModel
from index.reading import Reader, TransformersReader

os.environ["HF_HUB_OFFLINE"] = "1"

# How long an example takes tells of the machine, which may be busy.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of the machine into a test, and nothing of a test into the machine's state directory."""
    for name in list(os.environ):
        if name.startswith("STORYBOT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("STORYBOT_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def packaged_story() -> Story:
    return read_corpus(PACKAGED_STORIES).stories[0]


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """The default model itself."""
    return SentenceTransformerEncoder(EmbeddingModel())


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The default reader itself."""
    return TransformersReader(ReaderModel())


@pytest.fixture(scope="session")
def answerer(packaged_story: Story, encoder: SentenceTransformerEncoder, reader: Reader) -> Answerer:
    """The packaged story with the default models, as a user meets it."""
    return Answerer(StoryIndex.build([packaged_story], encoder), encoder, reader)
