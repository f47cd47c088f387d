"""What a refresh embeds."""

from collections.abc import Sequence
from pathlib import Path

from index import EmbeddingModel
from index.building import refresh
from index.retrieval.encoder import Vectors
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder

MODEL = EmbeddingModel("some/hub-model")

MODEL = EmbeddingModel("some/hub-model")


class CountingEncoder(WordEncoder):
    """Keeps what it is asked to embed; after `most` texts it stops as a program that is killed does."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.texts: list[str] = []
        self._most = most

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        if len(self.texts) > self._most:
            raise KeyboardInterrupt
        return super().encode_passages(texts)


def refreshed(store: IndexStore, corpus: Path) -> list[str]:
    """What a refresh embeds."""
    encoder = CountingEncoder()
    assert refresh(store, corpus, MODEL, encoder) is not None
    return encoder.texts
