"""The score of a passage by the words of a question, from its own stems and the counts of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.milvus.server.client import Row
from index.retrieval.bm25 import length_norms, word_shares
from index.retrieval.encoder import Vectors
from index.retrieval.vector_store import Rows


def shares(
    question: Sequence[str], rows: Sequence[Row], holding: Mapping[str, int], passages: int, length: int
) -> Vectors:
    """Return what `bm25.word_shares` returns for these rows, shape (rows,).

    Milvus' own score does not do: it has no known greatest value, and Milvus Lite and the nodes of a cluster each take
    the rarity of a word from the rows that they have. So Milvus chooses the rows, and they are scored here.

    Args:
        question: stems.
        rows: passages, with their `stems` and `length`.
        holding: how many passages hold each stem.
        passages: the number of all passages.
        length: the number of stems of all passages.
    """
    counts = [Counter(row["stems"].split()) for row in rows]

    def postings(stem: str) -> tuple[Rows, NDArray[np.int64], int]:
        times = np.array([one[stem] for one in counts], dtype=np.int64)
        found = np.flatnonzero(times)
        return found, times[found], holding.get(stem, 0)

    lengths = np.array([row["length"] for row in rows], dtype=np.int32)
    norms = length_norms(lengths, length / passages if passages else 0.0)
    return word_shares(question, postings, norms, passages)
