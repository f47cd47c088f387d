"""Whether a confidence is what it says (Guo et al. 2017), and what refusals buy (El-Yaniv and Wiener 2010)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 5
"""Bins of equal count, from the least confidence to the greatest; questions of one confidence stay together."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold a question, each array of shape (bins that do,).

    Args:
        confidence: the mean confidence of its questions.
        right: share of them that were answered rightly.
        count: their number.
    """

    confidence: Floats
    right: Floats
    count: NDArray[np.int64]


def reliability(confidence: Floats, right: Bools) -> Reliability:
    """Return confidence and share of right answers of each bin; both of shape (questions,)."""
    order = np.argsort(confidence, kind="stable")
    (bins,) = _bins(confidence[order], np.ones((1, len(order))))
    used = np.unique(bins)
    lots = [order[bins == number] for number in used]
    return Reliability(
        np.array([confidence[lot].mean() for lot in lots]),
        np.array([right[lot].mean() for lot in lots]),
        np.array([len(lot) for lot in lots], dtype=np.int64),
    )


def calibration_errors(confidence: Floats, right: Bools, weights: Floats) -> Floats:
    """Return the expected calibration error: how far confidence and share of right answers are apart, bin by bin.

    The gaps are weighed by the questions in each bin. One error for each row of `weights`, shape (resamples,
    questions), which says how often a question counts; nan if none does.
    """
    order = np.argsort(confidence, kind="stable")
    drawn = weights[:, order]
    bins = _bins(confidence[order], drawn)
    gaps = drawn * (confidence - right)[order]
    total = drawn.sum(axis=1)
    apart = sum((np.abs((gaps * (bins == number)).sum(axis=1)) for number in range(BINS)), np.zeros(len(weights)))
    errors: Floats = np.divide(apart, total, out=np.full(len(weights), np.nan), where=total > 0)
    return errors


def _bins(rising: Floats, weights: Floats) -> NDArray[np.int64]:
    """The bin of each question: the share of the questions that are surely less confident, in steps of 1 / BINS."""
    before = np.cumsum(weights, axis=1) - weights
    # A confidence begins where its first question stands.
    before = before[:, np.searchsorted(rising, rising)]
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1)
    bins: NDArray[np.int64] = np.minimum(BINS * before / total, BINS - 1).astype(np.int64)
    return bins


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """A risk-coverage curve, as the bar falls; each array of shape (bars,).

    Args:
        bar: the confidences that are bars, falling; what reaches the bar is answered.
        coverage: share of the questions that are answered.
        risk: share of the answered whose first quotation does not answer.
    """

    bar: Floats
    coverage: Floats
    risk: Floats

    @property
    def area(self) -> float:
        """Area under the curve: the mean risk over all coverages (Geifman et al. 2019)."""
        return float((np.diff(self.coverage, prepend=0.0) * self.risk).sum())

    def at(self, bar: float) -> tuple[float, float] | None:
        """Return coverage and risk at a bar, or None if nothing reaches it."""
        reached = np.flatnonzero(self.bar >= bar)
        return (float(self.coverage[reached[-1]]), float(self.risk[reached[-1]])) if len(reached) else None


def risk_coverage(confidence: Floats, right: Bools) -> RiskCoverage:
    """Return the curve of at least one question; `right` says whether its first quotation answers."""
    order = np.argsort(-confidence, kind="stable")
    falling, wrong = confidence[order], np.cumsum(~right[order])
    # Questions of one confidence reach a bar together.
    last = np.flatnonzero(np.append(falling[1:] != falling[:-1], True))
    answered = last + 1
    return RiskCoverage(falling[last], answered / len(confidence), wrong[last] / answered)
