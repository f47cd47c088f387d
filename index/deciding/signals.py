"""What the decision goes by: figures of retriever and reader that know no language and no word."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.reading import ReadCandidate

Floats = NDArray[np.float64]

SIGNALS = (
    "span",  # logit of the best span in the sentence, over "no answer"
    "mass",  # the same for all spans of the sentence together
    "span_gap",  # span, less that of the best sentence that was read
    "mass_gap",
    "cosine",  # of question and sentence
    "cosine_gap",  # less that of the best sentence that was read
    "log_story",  # how likely the story is the one that is asked about
    "pertains",  # log of how likely the question has to do with what was found at all, by the nearest sentence
    "first",  # 1 for the first sentence of a story, falling towards 0
)
"""Names of the signals, in the order of the columns."""

PERTAINING, SHARPNESS = 0.56, 30.0
"""Cosine of the nearest sentence at which a question is as likely about another story, and how fast that changes."""

LOWEST = -20.0
"""Logits further below "no answer" than this say no more than this."""


def signals_of(read: Sequence[ReadCandidate]) -> Floats:
    """Return the signals of all that was read for a question, shape (read, signals)."""
    if not read:
        return np.zeros((0, len(SIGNALS)))
    span = np.array([max(one.reading.span, LOWEST) for one in read])
    mass = np.array([max(one.reading.mass, LOWEST) for one in read])
    cosine = np.array([one.candidate.cosine for one in read])
    log_story = np.array([one.candidate.log_story for one in read])
    first = np.array([1.0 / (1 + one.candidate.passage.sentence) for one in read])
    pertains = np.full(len(read), -np.log1p(np.exp(-SHARPNESS * (cosine.max() - PERTAINING))))
    columns = (span, mass, span - span.max(), mass - mass.max(), cosine, cosine - cosine.max(), log_story)
    return np.stack((*columns, pertains, first), axis=1)
