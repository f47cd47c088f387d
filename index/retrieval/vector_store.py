"""Vectors that can be searched."""

from __future__ import annotations

from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.retrieval.encoder import Vectors

Rows = NDArray[np.int64]


class VectorStore(Protocol):
    """Unit vectors in rows, searched by inner product."""

    def search(self, query: Vectors, limit: int) -> Rows:
        """Return the rows of the `limit` vectors nearest to `query` (shape (dimension,)), best first."""

    def similarities(self, query: Vectors, rows: Rows) -> Vectors:
        """Return the inner products of `query` with the vectors in `rows`, shape (len(rows),)."""

    def to_bytes(self) -> bytes:
        """Return the store as bytes that `from_bytes` reads."""


class FaissStore:
    """A FAISS index by inner product: exact, and fast enough for some hundred thousand sentences."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def from_vectors(cls, vectors: Vectors) -> FaissStore:
        """Make a store of unit vectors, shape (rows, dimension)."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes) -> FaissStore:
        """Read a store that `to_bytes` wrote; raises RuntimeError where the bytes are none."""
        return cls(faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))

    def to_bytes(self) -> bytes:
        """Return the store as bytes that `from_bytes` reads."""
        data: bytes = faiss.serialize_index(self._index).tobytes()
        return data

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of the vectors' rows."""
        return int(self._index.d)

    def search(self, query: Vectors, limit: int) -> Rows:
        """Return the rows of the `limit` vectors nearest to `query` (shape (dimension,)), best first."""
        _, rows = self._index.search(query[None, :], min(limit, len(self)))
        found: Rows = rows[0]
        return found

    def similarities(self, query: Vectors, rows: Rows) -> Vectors:
        """Return the inner products of `query` with the vectors in `rows`, shape (len(rows),)."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors @ query
