"""Questions that mean the same, in whichever of the encoder's languages, brought together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.retrieval.encoder import Encoder, Vectors

SAME_MEANING = 0.74
"""Mean cosine from which two groups are one. With the packaged encoder it brings translations of a question together,
and keeps other questions about the same article apart: tests/benchmarks/RESULTS.md has the figures."""


def grouped(questions: Sequence[str], encoder: Encoder, bar: float = SAME_MEANING) -> tuple[tuple[int, ...], ...]:
    """Return groups of questions that mean the same, as their indices in order; each question is in one group.

    The groups do not depend on the order of the questions. Each question is encoded by itself.

    Args:
        questions: the questions, each another one.
        encoder: gives their vectors.
        bar: the mean cosine from which two groups become one, from -1 to 1.

    Example:
        >>> grouped(["When does the ferry sail?", "Who paid?", "Когда отходит паром?"], encoder)
        ((0, 2), (1,))
    """
    if not questions:
        return ()
    order = sorted(range(len(questions)), key=lambda number: questions[number])
    vectors = np.stack([encoder.encode_question(questions[number]) for number in order])
    groups = (sorted(order[row] for row in rows) for rows in linked(vectors, bar))
    return tuple(sorted(map(tuple, groups)))


def linked(vectors: Vectors, bar: float) -> list[list[int]]:
    """Return groups of the rows of `vectors`, shape (n, dimension), of length 1: agglomerative, by average linkage.

    The two nearest groups are joined until no two have a mean cosine of `bar` or more. The sum of a group's vectors
    gives its mean cosine with another: https://en.wikipedia.org/wiki/UPGMA.
    """
    sums = vectors.astype(np.float64)
    sizes = np.ones(len(sums))
    groups = [[row] for row in range(len(sums))]
    cosines = sums @ sums.T
    np.fill_diagonal(cosines, -np.inf)
    while True:
        one, other = sorted(divmod(int(cosines.argmax()), len(sums)))
        if cosines[one, other] < bar:
            return [rows for rows in groups if rows]
        sums[one] += sums[other]
        sizes[one] += sizes[other]
        groups[one] += groups[other]
        groups[other] = []
        gone = [row for row, rows in enumerate(groups) if not rows or row == one]
        nearness = sums @ sums[one] / (sizes * sizes[one])
        nearness[gone] = -np.inf
        cosines[one], cosines[:, one] = nearness, nearness
        cosines[other], cosines[:, other] = -np.inf, -np.inf
