"""What a calibration gives on stories that it was not fitted on, and what each signal is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.model_selection import GroupKFold

from index.deciding.calibration import DEFAULT_BAR, DEFAULT_CLOSEST_BAR, MARKED_FROM, Calibration
from index.deciding.signals import SIGNALS
from index.evaluation.bootstrap import interval_of_difference
from index.evaluation.scores import Scores, statistics
from index.training.asking import OTHER_STORY, Asked
from index.training.fitting import fit

FOLDS = 5
BARS = (0.05, DEFAULT_CLOSEST_BAR, 0.1, 0.2, 0.3, DEFAULT_BAR, 0.4, 0.5)
MARKS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, MARKED_FROM)
FIGURES = ("ranked@1", "ranked@3", "auroc", "ece")

Fit = Callable[[Sequence[Asked]], Calibration]


@dataclass(frozen=True, slots=True)
class Scored:
    """A question with what a calibration of other stories makes of it.

    Args:
        asked: the question with what was read.
        best: number of the sentence that is ranked first.
        ranked: 1 over the place of the best sentence that answers, or 0 if none was read.
        confidence: probability of the first.
    """

    asked: Asked
    best: int
    ranked: float
    confidence: float


def cross_validated(asked: Sequence[Asked], fitted_on: Fit = fit) -> list[Scored]:
    """Return each question, in order, scored with weights that were fitted on other stories."""
    scored: dict[int, Scored] = {}
    groups = [one.story for one in asked]
    for train, test in GroupKFold(FOLDS).split(groups, groups=groups):
        calibration = fitted_on([asked[number] for number in train])
        for number in test:
            one = asked[number]
            probabilities = calibration.probabilities(one.signals)
            order = np.argsort(-probabilities, kind="stable")
            places = np.flatnonzero(one.right[order])
            ranked = 1 / (1 + int(places[0])) if len(places) else 0.0
            scored[int(number)] = Scored(one, int(order[0]), ranked, float(probabilities[order[0]]))
    return [scored[number] for number in range(len(asked))]


def report(asked: Sequence[Asked], fitted_on: Fit = fit) -> str:
    """Return the figures of a fit by language."""
    scored = cross_validated(asked, fitted_on)
    lines = []
    for together in (False, True):
        for language in sorted({one.language for one in asked}):
            chosen = [
                one
                for one in scored
                if one.asked.language == language and one.asked.together is together and one.asked.kind != OTHER_STORY
            ]
            if not chosen:
                continue
            found = statistics(_scores(chosen), np.ones((1, len(chosen))))
            figures = ", ".join(f"{name} {found[name][0]:.3f}" for name in FIGURES)
            answerable = sum(one.asked.answerable for one in chosen)
            name = "all stories" if together else "own story"
            lines.append(f"{name} {language}: n {answerable}/{len(chosen)}, {figures}")
    first = [one for one in scored if one.ranked == 1 and not one.asked.together]
    for least in MARKS:
        marks = [one.asked.marks[one.best] for one in first if one.asked.shares[one.best] >= least]
        if marks:
            right = np.mean(marks)
            lines.append(f"share of belief from {least}: {len(marks)} answers are marked, {right:.3f} of them rightly")
    strange = np.array([one.confidence for one in scored if one.asked.kind == OTHER_STORY])
    for bar in BARS if len(strange) else ():
        lines.append(f"bar {bar}: reached by {(strange >= bar).mean():.3f} of {len(strange)} asked of another story")
    return "\n".join(lines)


def ablation(asked: Sequence[Asked]) -> str:
    """Return what each signal adds to ranked@1 and AUROC in the own story, with 95 % intervals by story."""
    own = [one for one in asked if not one.together and one.kind != OTHER_STORY]
    whole = _scores(cross_validated(own))
    ones = np.ones((1, len(own)))
    lines = []
    for number, name in enumerate(SIGNALS):
        others = np.arange(len(SIGNALS)) != number
        without = _scores(cross_validated([replace(one, signals=one.signals * others) for one in own]))
        intervals = interval_of_difference(without, whole)
        now, before = statistics(whole, ones), statistics(without, ones)
        gains = []
        for figure in ("ranked@1", "auroc"):
            low, high = intervals[figure] or (np.nan, np.nan)
            gains.append(f"{figure} {now[figure][0] - before[figure][0]:+.4f} ({low:+.4f} to {high:+.4f})")
        lines.append(f"{name} adds {', '.join(gains)}")
    return "\n".join(lines)


def _scores(scored: Sequence[Scored]) -> Scores:
    nothing = np.zeros(len(scored))
    return Scores(
        answerable=np.array([one.asked.answerable for one in scored], dtype=np.bool_),
        answered=nothing.astype(np.bool_),
        closest=nothing.astype(np.bool_),
        shown=nothing,
        ranked=np.array([one.ranked if one.asked.answerable else 0.0 for one in scored]),
        confidence=np.array([one.confidence for one in scored]),
        story=np.array([one.asked.story for one in scored], dtype=np.int64),
    )
