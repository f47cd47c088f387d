"""The models of the tests: loaded once per process, with their answers cached on disk."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest

from index import EmbeddingModel, Reader, ReaderModel, SentenceTransformerEncoder
from index.reading import SentenceReading, TransformersReader, Window
from index.retrieval.encoder import Encoder, Vectors

MEMORY = "TESTS_MEMORY"
"""The environment variable with the folder of the cached answers. Without it, nothing is cached."""

encoder_of = cache(SentenceTransformerEncoder)
"""Return the encoder of an EmbeddingModel."""

reader_of = cache(TransformersReader)
"""Return the reader of a ReaderModel."""

_Said = TypeVar("_Said")


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the commands of this process the loaded models with cached answers."""
    for module in ("index", "index.story_bot"):
        monkeypatch.setattr(f"{module}.SentenceTransformerEncoder", remembering_encoder)
    for module in ("index.reading", "index.story_bot"):
        monkeypatch.setattr(f"{module}.TransformersReader", remembering_reader)


def remembering_encoder(model: EmbeddingModel | None = None) -> Encoder:
    """Return an encoder with cached answers, by default of the packaged model."""
    model = model or EmbeddingModel()
    return _RememberingEncoder(encoder_of(model), model)


def remembering_reader(model: ReaderModel | None = None) -> Reader:
    """Return a reader with cached answers, by default of the packaged model."""
    model = model or ReaderModel()
    return _RememberingReader(reader_of(model), model)


@dataclass(frozen=True, slots=True)
class _RememberingEncoder:
    encoder: Encoder
    model: EmbeddingModel

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return _once((self.model, list(texts)), lambda: self.encoder.encode_passages(texts))

    def encode_question(self, question: str) -> Vectors:
        return _once((self.model, question), lambda: self.encoder.encode_question(question))


@dataclass(frozen=True, slots=True)
class _RememberingReader:
    reader: Reader
    model: ReaderModel

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self.reader.count_tokens(texts)

    def read(self, question: str, windows: Sequence[Window]) -> list[list[SentenceReading]]:
        return _once((self.model, question, list(windows)), lambda: self.reader.read(question, windows))


def _once(asked: object, say: Callable[[], _Said]) -> _Said:
    """A model's answer, computed once for all processes of a session."""
    folder = os.environ.get(MEMORY)
    if folder is None:
        return say()
    path = Path(folder) / sha256(repr(asked).encode()).hexdigest()
    if path.exists():
        said: _Said = pickle.loads(path.read_bytes())
        return said
    said = say()
    unfinished = path.with_suffix(f".{os.getpid()}")
    # A test may simulate a full disk.
    with suppress(OSError):
        unfinished.write_bytes(pickle.dumps(said))
        unfinished.replace(path)
    return said
