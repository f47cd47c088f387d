"""Vectors that can be searched: all of them one by one, or along a graph of neighbours."""

from __future__ import annotations

from math import ceil
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.retrieval.encoder import Vectors

Rows = NDArray[np.int64]

Mask = NDArray[np.bool_]
"""Which rows count, shape (rows,)."""

Codes = NDArray[np.uint8]
"""Vectors of 16-bit numbers as their bytes, shape (rows, 2 * dimension)."""

_faiss: Any = faiss
"""Its types know neither what Python adds to FAISS nor all of its classes."""

_HALF = faiss.ScalarQuantizer.QT_fp16

LINKS, BREADTH_OF_BUILD, BREADTH = 24, 40, 6000
"""HNSW's M, efConstruction and efSearch (tests/benchmarks/RESULTS.md)."""

AT_ONCE = 2**16
"""Vectors that are added to a graph in one step; another number makes another graph."""


def codes_of(vectors: Vectors) -> Codes:
    """Return vectors, shape (rows, dimension), as they are stored: each number rounded to 16 bits."""
    return np.ascontiguousarray(vectors, dtype="<f2").view(np.uint8)


class VectorStore(Protocol):
    """Unit vectors in rows, searched by inner product."""

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""

    def __len__(self) -> int: ...

    def codes(self, start: int, end: int) -> Codes:
        """Return the vectors in the rows from `start` to `end`; they may share the memory of the store."""

    def search(self, query: Vectors, limit: int, among: Mask | None = None) -> Rows:
        """Return the rows of the `limit` vectors nearest to `query` (shape (dimension,)), best first.

        `among` says which rows to look in. If None, all that count.
        """

    def similarities(self, query: Vectors, rows: Rows) -> Vectors:
        """Return the inner products of `query` with the vectors in `rows`, shape (len(rows),)."""


class ExactVectors:
    """Vectors in memory, in 16 bits, each of which is compared: exact, and fast for a hundred thousand.

    Args:
        dimension: of the vectors.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._index = faiss.IndexScalarQuantizer(dimension, _HALF, faiss.METRIC_INNER_PRODUCT)

    def append(self, codes: Codes) -> None:
        """Add vectors behind the others."""
        self._index.add_sa_codes(np.ascontiguousarray(codes))

    def codes(self, start: int, end: int) -> Codes:
        return _codes(self._index)[start:end]

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, limit: int, among: Mask | None = None) -> Rows:
        return self.nearest(query, limit, among)[1]

    def nearest(self, query: Vectors, limit: int, among: Mask | None = None) -> tuple[Vectors, Rows]:
        """Return what `search` does, with the inner products before it."""
        if among is None:
            return _found(self._index, query, min(limit, len(self)))
        selected = _selector(among)
        return _found(self._index, query, min(limit, len(self)), _faiss.SearchParameters(sel=selected))

    def similarities(self, query: Vectors, rows: Rows) -> Vectors:
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors @ query


class GraphVectors:
    """A graph of neighbours over vectors that lie in a file, and other vectors behind them, each of which is compared.

    The graph is HNSW's (Malkov and Yashunin 2018). It leads to the nearest vectors but for a few; the inner products
    are exact, and do not depend on the rows beside them.

    Args:
        graph: of FAISS, as `empty_graph` makes it, with vectors.
        live: which of its rows count.
        others: vectors that it does not have; their rows follow.
    """

    def __init__(self, graph: Any, live: Mask, others: ExactVectors) -> None:
        self.dimension = int(graph.d)
        self._graph, self._live, self._others = graph, live, others
        self._codes = _codes(faiss.downcast_index(graph.storage))

    def __len__(self) -> int:
        return len(self._live) + len(self._others)

    def codes(self, start: int, end: int) -> Codes:
        size = len(self._live)
        return np.concatenate([self._codes[start:end], self._others.codes(max(start - size, 0), max(end - size, 0))])

    def search(self, query: Vectors, limit: int, among: Mask | None = None) -> Rows:
        size = len(self._live)
        live = self._live if among is None else self._live & among[:size]
        counting = int(live.sum())
        found = []
        if counting:
            # Rows that do not count are passed on the way, so that the way has to be broader.
            breadth = ceil(max(limit, BREADTH) * size / counting)
            selected = _selector(live) if counting < size else None
            parameters = _faiss.SearchParametersHNSW(efSearch=min(breadth, size), sel=selected)
            found.append(_found(self._graph, query, min(limit, counting), parameters))
        if len(self._others):
            products, rows = self._others.nearest(query, limit, None if among is None else among[size:])
            found.append((products, rows + size))
        if not found:
            return np.zeros(0, dtype=np.int64)
        products, rows = (np.concatenate(parts) for parts in zip(*found, strict=True))
        best: Rows = rows[np.argsort(-products, kind="stable")[:limit]]
        return best

    def similarities(self, query: Vectors, rows: Rows) -> Vectors:
        size = len(self._live)
        products = np.empty(len(rows), dtype=np.float32)
        linked = rows < size
        vectors = self._codes[rows[linked]].view("<f2").astype(np.float32)
        # A product of matrices gives other last digits in another row.
        products[linked] = np.einsum("ij,j->i", vectors, query)
        products[~linked] = self._others.similarities(query, rows[~linked] - size)
        return products


def empty_graph(dimension: int) -> Any:
    """Return a graph of FAISS without vectors. The same vectors in the same order make the same graph."""
    graph = _faiss.IndexHNSWSQ(dimension, _HALF, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = BREADTH_OF_BUILD
    return graph


def _codes(index: Any) -> Codes:
    size = index.codes.size()
    # The library does not know what an empty array would hold.
    whole: Codes = faiss.rev_swig_ptr(index.codes.data(), size) if size else np.zeros(0, np.uint8)
    return whole.reshape(-1, index.code_size)


def _selector(mask: Mask) -> Any:
    return _faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))


def _found(index: Any, query: Vectors, limit: int, parameters: Any = None) -> tuple[Vectors, Rows]:
    """What FAISS finds, without the places that it leaves empty."""
    (products,), (rows,) = index.search(query[None, :], limit, params=parameters)
    return products[rows >= 0], rows[rows >= 0]
