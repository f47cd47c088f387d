"""What the decision goes by: figures of retriever and reader that know no language and no word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.reading import ReadCandidate

Floats = NDArray[np.float64]

SIGNALS = (
    "mass",  # logit of all spans of the sentence together, over "no answer"
    "cosine_gap",  # cosine of question and sentence, less that of the nearest sentence that was read
    "log_story",  # how likely the story is the one that is asked about
    "pertains",  # log of how likely the question has to do with what was found at all, by the nearest sentence
)
"""Names of the signals, in the order of the columns."""

PERTAINING, PERTAINING_SHARPNESS = 0.56, 30.0
"""Cosine of the nearest sentence at which a question is as likely about another story, and how fast that changes."""

LOWEST = -20.0
"""Logits further below "no answer" than this say no more than this."""


def signals_of(read: Sequence[ReadCandidate]) -> Floats:
    """Return the signals of all that was read for a question, shape (read, signals)."""
    if not read:
        return np.zeros((0, len(SIGNALS)))
    mass = np.array([max(one.reading.mass, LOWEST) for one in read])
    cosine = np.array([one.candidate.cosine for one in read])
    log_story = np.array([one.candidate.log_story for one in read])
    pertains = np.full(len(read), -np.log1p(np.exp(-PERTAINING_SHARPNESS * (cosine.max() - PERTAINING))))
    return np.stack((mass, cosine - cosine.max(), log_story, pertains), axis=1)
