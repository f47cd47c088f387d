"""The score of a passage by the words of a question, from its own stems and the counts of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import numpy as np

from index.milvus.server.client import Row
from index.retrieval.bm25 import LENGTH_WEIGHT, SATURATION
from index.retrieval.encoder import Vectors


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
    mean = max(length / passages, 1.0) if passages else 1.0
    norm = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * np.array([row["length"] for row in rows], dtype=np.float64) / mean
    scores, best = np.zeros(len(rows)), 0.0
    for stem, times in Counter(question).items():
        held = holding.get(stem, 0)
        rarity = times * log(1 + (max(passages - held, 0) + 0.5) / (held + 0.5))
        found = np.array([one[stem] for one in counts], dtype=np.float64)
        scores += rarity * found / (found + SATURATION * norm)
        best += rarity
    return (scores / best if best else scores).astype(np.float32)
