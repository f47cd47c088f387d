"""Whether a confidence is what it says: the share of right answers, bin by bin (Guo et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 15
"""Bins of equal width over the confidence from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold a question, each array of shape (bins that do,).

    Args:
        left: the confidence that a bin begins at; it is 1 / BINS wide.
        confidence: mean confidence of its questions.
        right: share of them that were answered rightly.
        count: their number.
    """

    left: Floats
    confidence: Floats
    right: Floats
    count: NDArray[np.int64]


def reliability(confidence: Floats, right: Bools) -> Reliability:
    """Return confidence and share of right answers of each bin; both of shape (questions,)."""
    numbers = _bin_numbers(confidence)
    count = np.bincount(numbers, minlength=BINS)
    used = np.flatnonzero(count)
    sums = (np.bincount(numbers, values, minlength=BINS)[used] for values in (confidence, right))
    means = [total / count[used] for total in sums]
    return Reliability(used / BINS, means[0], means[1], count[used])


def calibration_error(confidence: Floats, right: Bools) -> float:
    """Return the expected calibration error: how far confidence and share of right answers are apart, bin by bin.

    The gaps are weighed by the questions in each bin. nan where there is no question.
    """
    return float(calibration_errors(confidence, right, np.ones((1, len(confidence))))[0])


def calibration_errors(confidence: Floats, right: Bools, weights: Floats) -> Floats:
    """Return the error for each row of `weights`, shape (resamples, questions): how often a question counts."""
    in_bin = _bin_numbers(confidence)[:, None] == np.arange(BINS)
    gaps = np.abs(weights @ (in_bin * (confidence - right)[:, None])).sum(axis=1)
    total = weights.sum(axis=1)
    errors: Floats = np.divide(gaps, total, out=np.full(len(weights), np.nan), where=total > 0)
    return errors


def _bin_numbers(confidence: Floats) -> NDArray[np.int64]:
    return np.clip((confidence * BINS).astype(np.int64), 0, BINS - 1)
