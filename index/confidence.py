"""From a fused score to a confidence between 0 and 1."""

from __future__ import annotations

from math import exp

_SLOPE = 4.19
_INTERCEPT = -4.98

DEFAULT_BAR = 0.1
"""Confidence below which a question is refused; what it costs is measured in tests/benchmarks/RESULTS.md."""


def confidence_of(score: float) -> float:
    """Return how sure it is that the sentence with the fused score `score` answers, from 0 to 1.

    A logistic curve, fitted to questions of their own and of other stories: tests/benchmarks/fit_confidence.py.
    """
    return 1 / (1 + exp(-(_SLOPE * score + _INTERCEPT)))
