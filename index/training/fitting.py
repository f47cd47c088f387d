"""The fit of the decision: a ranking of sentences, and the probability that the first answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.deciding.calibration import Calibration
from index.training.asking import Asked


def fit_ranking(asked: Sequence[Asked]) -> tuple[float, ...]:
    """Return the weights of the signals that order the sentences that were read."""
    rows = np.vstack([one.signals for one in asked])
    right = np.concatenate([one.right for one in asked])
    scale = rows.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=2000, C=1.0)
    fitted = model.fit((rows - rows.mean(axis=0)) / scale, right)
    return tuple(round(float(weight), 5) for weight in fitted.coef_[0] / scale)


def fit_probability(ranking: tuple[float, ...], asked: Sequence[Asked]) -> Calibration:
    """Return the calibration that makes the best sentence's sum of a ranking a probability."""
    sums = [one.signals @ np.array(ranking) for one in asked]
    hits = [bool(one.right[int(np.argmax(values))]) for one, values in zip(asked, sums, strict=True)]
    best = [[float(values.max())] for values in sums]
    platt = LogisticRegression(C=1e6).fit(best, hits)
    return Calibration(ranking, round(float(platt.coef_[0][0]), 5), round(float(platt.intercept_[0]), 5))


def fit(asked: Sequence[Asked]) -> Calibration:
    """Return the calibration whose both parts fit what was asked."""
    return fit_probability(fit_ranking(asked), asked)
