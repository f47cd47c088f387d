"""What the figures of an evaluation are made of, as arrays, and the figures for any weights of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.evaluation.questions import EvaluationQuestion
from index.evaluation.reliability import Bools, Floats, calibration_errors
from index.evaluation.run import Result, Standing


@dataclass(frozen=True, slots=True)
class Scores:
    """What came of the questions, each array of shape (questions,).

    Args:
        answerable: whether the stories say.
        answered: whether an answer was shown.
        closest: whether the closest passage was shown instead.
        shown: 1 over the place of the first that answers among what is shown, or 0.
        ranked: 1 over its place in the ranking, whatever was shown, or 0.
        confidence: from 0 to 1.
        story: number of the story that the question is about; one of its own if that is not known.
    """

    answerable: Bools
    answered: Bools
    closest: Bools
    shown: Floats
    ranked: Floats
    confidence: Floats
    story: NDArray[np.int64]

    @classmethod
    def of(cls, asked: Sequence[EvaluationQuestion], standings: Sequence[Standing]) -> Scores:
        """Return the scores of as many questions as standings, in their order."""
        numbers: dict[str | int, int] = {}
        stories = [numbers.setdefault(one.about or place, len(numbers)) for place, one in enumerate(asked)]
        return cls(
            np.array([one.answerable for one in asked], dtype=np.bool_),
            np.array([one.answered for one in standings], dtype=np.bool_),
            np.array([one.shown and not one.answered for one in standings], dtype=np.bool_),
            np.array([1 / one.rank if one.rank else 0.0 for one in standings], dtype=np.float64),
            np.array([1 / one.ranked if one.ranked else 0.0 for one in standings], dtype=np.float64),
            np.array([one.confidence for one in standings], dtype=np.float64),
            np.array(stories, dtype=np.int64),
        )

    @classmethod
    def of_results(cls, results: Sequence[Result]) -> Scores:
        """Return the scores of what came of questions, in their order."""
        return cls.of([result.asked for result in results], [result.standing for result in results])

    @property
    def right(self) -> Bools:
        """Whether what comes first answers: of what is shown, or of the ranking if nothing is."""
        right: Bools = np.where(self.answered | self.closest, self.shown, self.ranked) == 1
        return right


def statistics(scores: Scores, weights: Floats) -> dict[str, Floats]:
    """Return the figures by name, each of shape (resamples,); nan if the questions cannot give one.

    Args:
        scores: what came of the questions.
        weights: how often each question counts, shape (resamples, questions); ones for the figures themselves.

    What each of them is stands at `index.evaluation.metrics.summarise`.
    """
    yes, no = scores.answerable, ~scores.answerable
    return {
        "hit@1": _mean(scores.shown == 1, yes, weights),
        "hit@3": _mean(scores.shown >= 1 / 3, yes, weights),
        "hit@any": _mean(scores.shown > 0, yes, weights),
        "ranked@1": _mean(scores.ranked == 1, yes, weights),
        "ranked@3": _mean(scores.ranked >= 1 / 3, yes, weights),
        "mrr": _mean(scores.ranked, yes, weights),
        "answered": _mean(scores.answered, yes, weights),
        "false_refusals": _mean(~(scores.answered | scores.closest), yes, weights),
        "false_answers": _mean(scores.answered, no, weights),
        "false_closest": _mean(scores.closest, no, weights),
        "auroc": area_under_curve(scores.confidence, yes, weights),
        "ece": calibration_errors(scores.confidence, scores.right, weights),
    }


def area_under_curve(confidence: Floats, positive: Bools, weights: Floats) -> Floats:
    """Return the chance that a random positive scores above a random negative, ties counting half.

    The Mann-Whitney statistic over its maximum (Hanley and McNeil 1982), for each row of `weights`, shape
    (resamples, questions). nan if a side is empty.
    """
    levels, level = np.unique(confidence, return_inverse=True)
    order = np.argsort(level, kind="stable")
    firsts = np.searchsorted(level[order], np.arange(len(levels)))
    above, below = (
        np.add.reduceat(weights[:, order] * side[order], firsts, axis=1) if len(levels) else np.zeros((len(weights), 0))
        for side in (positive, ~positive)
    )
    wins = (above * (np.cumsum(below, axis=1) - below / 2)).sum(axis=1)
    return _ratio(wins, above.sum(axis=1) * below.sum(axis=1))


def _mean(values: Floats | Bools, among: Bools, weights: Floats) -> Floats:
    return _ratio(weights @ (values * among).astype(np.float64), weights @ among.astype(np.float64))


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    ratio: Floats = np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)
    return ratio
