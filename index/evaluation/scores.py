"""What the figures of an evaluation are made of, as arrays, and the figures for any weights of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.evaluation.reliability import Bools, Floats, calibration_errors
from index.evaluation.run import Outcome


@dataclass(frozen=True, slots=True)
class Scores:
    """What came of the questions, each array of shape (questions,).

    Args:
        answerable: whether the stories say.
        answered: whether there was an answer, no refusal.
        reciprocal_rank: 1 over the place of the first quotation that answers, 0 where none does.
        confidence: from 0 to 1.
    """

    answerable: Bools
    answered: Bools
    reciprocal_rank: Floats
    confidence: Floats

    @classmethod
    def of_outcomes(cls, outcomes: Sequence[Outcome]) -> Scores:
        """Return the scores of what came of the questions, in their order."""
        return cls(
            np.array([outcome.answerable for outcome in outcomes], dtype=np.bool_),
            np.array([outcome.answer.answered for outcome in outcomes], dtype=np.bool_),
            np.array([1 / outcome.rank if outcome.rank else 0.0 for outcome in outcomes], dtype=np.float64),
            np.array([outcome.answer.confidence for outcome in outcomes], dtype=np.float64),
        )

    @property
    def right(self) -> Bools:
        """Whether the first quotation answers: the first excerpt, or the first related passage of a refusal."""
        right: Bools = self.reciprocal_rank == 1
        return right


def statistics(scores: Scores, weights: Floats) -> dict[str, Floats]:
    """Return the figures by name, each of shape (resamples,); nan where the questions cannot give one.

    Args:
        scores: what came of the questions.
        weights: how often each question counts, shape (resamples, questions); ones for the figures themselves.

    What each of them is stands at `index.evaluation.metrics.summarise`.
    """
    yes, no = scores.answerable, ~scores.answerable
    return {
        "hit@1": _mean(scores.right, yes, weights),
        "hit@3": _mean(scores.reciprocal_rank >= 1 / 3, yes, weights),
        "mrr": _mean(scores.reciprocal_rank, yes, weights),
        "false_refusals": _mean(~scores.answered, yes, weights),
        "false_answers": _mean(scores.answered, no, weights),
        "auroc": area_under_curve(scores.confidence, yes, weights),
        "ece": calibration_errors(scores.confidence, scores.right, weights),
    }


def area_under_curve(confidence: Floats, positive: Bools, weights: Floats) -> Floats:
    """Return the chance that a random positive scores above a random negative, ties counting half.

    The Mann-Whitney statistic over its maximum (Hanley and McNeil 1982), for each row of `weights`, shape
    (resamples, questions). nan where a side is empty.
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
