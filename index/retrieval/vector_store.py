"""Vectors that can be searched."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

from index.retrieval.encoder import Vectors

Rows = NDArray[np.int64]

Codes = NDArray[np.uint8]
"""Vectors of 16-bit numbers as their bytes, shape (rows, 2 * dimension)."""


def codes_of(vectors: Vectors) -> Codes:
    """Return vectors, shape (rows, dimension), as they are stored: each number rounded to 16 bits."""
    return np.ascontiguousarray(vectors, dtype="<f2").view(np.uint8)


class VectorStore:
    """Unit vectors in 16 bits, searched by inner product with FAISS: exact, and fast enough for a million sentences.

    Args:
        dimension: of the vectors.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        half = faiss.ScalarQuantizer.QT_fp16
        self._index = faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)

    def append(self, codes: Codes) -> None:
        """Add vectors behind the others."""
        self._index.add_sa_codes(np.ascontiguousarray(codes))

    def codes(self, start: int, end: int) -> Codes:
        """Return the vectors in the rows from `start` to `end`; they share the memory of the store."""
        whole: Codes = faiss.rev_swig_ptr(self._index.codes.data(), self._index.codes.size())
        return whole.reshape(-1, self._index.code_size)[start:end]

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, limit: int) -> Rows:
        """Return the rows of the `limit` vectors nearest to `query` (shape (dimension,)), best first."""
        _, rows = self._index.search(query[None, :], min(limit, len(self)))
        found: Rows = rows[0]
        return found

    def similarities(self, query: Vectors, rows: Rows) -> Vectors:
        """Return the inner products of `query` with the vectors in `rows`, shape (len(rows),)."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors @ query
