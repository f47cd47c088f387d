"""How sure a figure is: the percentile bootstrap over the stories (Efron and Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from index.evaluation.reliability import Floats
from index.evaluation.scores import Scores, statistics

RESAMPLES = 1000
LEVEL = 95
"""Per cent of the resamples that lie in an interval."""

_SEED = 20260101
_CELLS = 2_000_000
"""Most weights in memory at once, so that a file of many questions needs no more than one of few."""

Interval = tuple[float, float]


def interval_of(scores: Scores) -> dict[str, Interval | None]:
    """Return an interval for each figure of `statistics`, or None if no resample can give the figure.

    Each resample draws stories, and takes all questions about them: those of one story are right or wrong together. The
    questions of a file with a single story are drawn one by one. The same scores give the same intervals: the resamples
    are seeded.
    """
    drawn = _of_resamples([scores])
    return {name: _interval(values[0]) for name, values in drawn.items()}


def interval_of_difference(before: Scores, now: Scores) -> dict[str, Interval | None]:
    """Return an interval for how much each figure has grown, over the same questions in the same order.

    Each resample takes the same stories of both.
    """
    drawn = _of_resamples([before, now])
    return {name: _interval(values[1] - values[0]) for name, values in drawn.items()}


def _of_resamples(runs: list[Scores]) -> dict[str, Floats]:
    """The figures of each resample by name, shape (runs, resamples)."""
    stories, story = np.unique(runs[0].story, return_inverse=True)
    if len(stories) < 2:
        story = np.arange(len(story))
    units = len(np.unique(story))
    drawn = [[statistics(scores, weights[:, story]) for scores in runs] for weights in _weights(units, len(story))]
    return {
        name: np.stack([np.concatenate([block[run][name] for block in drawn]) for run in range(len(runs))])
        for name in drawn[0][0]
    }


def _weights(units: int, questions: int) -> Iterator[Floats]:
    """How often each unit was drawn, with replacement, in each resample: blocks of shape (some, units)."""
    random = np.random.default_rng(_SEED)
    rows = max(1, min(RESAMPLES, _CELLS // max(questions, 1)))
    for first in range(0, RESAMPLES, rows):
        block = min(rows, RESAMPLES - first)
        drawn = random.integers(0, max(units, 1), size=(block, units))
        cells = (drawn + units * np.arange(block)[:, None]).ravel()
        yield np.bincount(cells, minlength=block * units).reshape(block, units).astype(np.float64)


def _interval(values: Floats) -> Interval | None:
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.percentile(known, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return float(low), float(high)
