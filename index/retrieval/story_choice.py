"""Which story a question is about, where several are asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SHARPNESS = 30.0
"""How much surer a story is per unit of cosine.

Not fitted: the weight that the decision gives the result is."""

BEST_PASSAGES = 3
"""Passages of a story that count for it: the mean of their cosines."""


def log_story_shares(cosines: NDArray[np.float32], stories: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each passage, the logarithm of the probability that its story is the one asked about.

    A story counts by the mean cosine of its `BEST_PASSAGES` nearest passages; where fewer were found, the missing ones
    count as the farthest that was. The probabilities of all stories add up to 1; a single story has 1.

    Args:
        cosines: of the question and each passage found, shape (passages,).
        stories: number of each passage's story, shape (passages,).
    """
    numbers, place = np.unique(stories, return_inverse=True)
    scores = np.full((len(numbers), BEST_PASSAGES), cosines.min(initial=1.0), dtype=np.float64)
    for number in range(len(numbers)):
        best = np.sort(cosines[place == number])[::-1][:BEST_PASSAGES]
        scores[number, : len(best)] = best
    weighed = SHARPNESS * np.round(scores.mean(axis=1), 4)
    shares: NDArray[np.float64] = (weighed - weighed.max()) - np.log(np.exp(weighed - weighed.max()).sum())
    return shares[place]
