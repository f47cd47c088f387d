"""Which story a question is about, where several are asked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SHARPNESS = 50.0
"""How much surer a story is per unit of cosine: the likelihood of the right story among 88 is greatest there."""


def log_story_shares(cosines: NDArray[np.float32], stories: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return, for each passage, the logarithm of the probability that its story is the one asked about.

    A story counts by the cosine of its nearest passage. The probabilities of all stories add up to 1; a single story
    has 1.

    Args:
        cosines: of the question and each passage found, shape (passages,).
        stories: number of each passage's story, shape (passages,).
    """
    numbers, place = np.unique(stories, return_inverse=True)
    nearest = np.full(len(numbers), -1.0)
    np.maximum.at(nearest, place, np.round(cosines.astype(np.float64), 4))
    odds = SHARPNESS * nearest
    shares: NDArray[np.float64] = odds - np.logaddexp.reduce(odds)
    return shares[place]
