"""The models of the tests: loaded once by a process, and asked once what is the same."""

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
"""The environment variable that names the folder of what the models have said; without it each says it anew."""

encoder_of = cache(SentenceTransformerEncoder)
"""Return the encoder of an EmbeddingModel."""

reader_of = cache(TransformersReader)
"""Return the reader of a ReaderModel."""

_Said = TypeVar("_Said")


def load_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the commands of this process models that are loaded already and remember what they have said."""
    for module in ("index", "index.story_bot"):
        monkeypatch.setattr(f"{module}.SentenceTransformerEncoder", remembering_encoder)
    for module in ("index.reading", "index.story_bot"):
        monkeypatch.setattr(f"{module}.TransformersReader", remembering_reader)


def remembering_encoder(model: EmbeddingModel | None = None) -> Encoder:
    """Return an encoder that stands for a model's, the packaged one's where it is None."""
    model = model or EmbeddingModel()
    return _RememberingEncoder(encoder_of(model), model)


def remembering_reader(model: ReaderModel | None = None) -> Reader:
    """Return a reader that stands for a model's, the packaged one's where it is None."""
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
    """What a model says; processes of the same session share it, so that it is worked out by one of them."""
    folder = os.environ.get(MEMORY)
    if folder is None:
        return say()
    path = Path(folder) / sha256(repr(asked).encode()).hexdigest()
    if path.exists():
        said: _Said = pickle.loads(path.read_bytes())
        return said
    said = say()
    unfinished = path.with_suffix(f".{os.getpid()}")
    # A test may have the disk full.
    with suppress(OSError):
        unfinished.write_bytes(pickle.dumps(said))
        unfinished.replace(path)
    return said
