"""The slope of a series, and an interval that knows that neighbours in time are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2_000
"""Resamples of the bootstrap."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """A slope by ordinary least squares.

    Args:
        slope: how much the values grow in a unit of time.
        low: lower end of its 95 % interval.
        high: upper end.
        block: samples in a block of the bootstrap.
    """

    slope: float
    low: float
    high: float
    block: int


def trend(times: Sequence[float], values: Sequence[float], seed: int = 0) -> Trend:
    """Return the trend of values over their times.

    The interval comes from a moving-block bootstrap of the residuals (Künsch 1989): blocks of the square root of the
    number of samples are drawn and put after one another, since residuals of neighbours are alike. Raises ValueError
    for fewer than four samples.
    """
    count = len(times)
    if count < 4:
        raise ValueError(f"{count} samples have no trend")
    moments = np.asarray(times, dtype=np.float64)
    moments = moments - moments.mean()
    observed = np.asarray(values, dtype=np.float64)
    slope = _slopes(moments, observed)
    fitted = observed.mean() + slope * moments
    residuals = observed - fitted
    block = max(2, round(count**0.5))
    random = np.random.default_rng(seed)
    starts = random.integers(0, count - block + 1, size=(DRAWS, -(-count // block)))
    drawn = (starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, :count]
    low, high = np.quantile(_slopes(moments, fitted + residuals[drawn]), (0.025, 0.975))
    return Trend(float(slope), float(low), float(high), block)


def _slopes(moments: Floats, values: Floats) -> Floats:
    """The slope of each row of values over moments whose mean is 0."""
    slopes: Floats = values @ moments / (moments @ moments)
    return slopes
