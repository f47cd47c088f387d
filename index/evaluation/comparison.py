"""What got better and what got worse between two evaluations of the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import comb

import numpy as np

from index.evaluation.bootstrap import Interval, interval_of_difference
from index.evaluation.metrics import point_figures
from index.evaluation.questions import EvaluationQuestion
from index.evaluation.report import ReportedQuestion
from index.evaluation.scores import Scores


class Verdict(StrEnum):
    """What came of a question. The later, the better: to refuse is better than to answer wrongly."""

    WRONG = "wrong"
    """It was answered, and no quotation answers."""
    REFUSED = "refused"
    RIGHT = "right"
    """One of the quotations answers."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stood in one evaluation.

    Args:
        verdict: what came of it.
        rank: place of the first fact, quotation or related passage that answers, None where none does.
        confidence: from 0 to 1.
    """

    verdict: Verdict
    rank: int | None
    confidence: float

    @classmethod
    def of_reported(cls, reported: ReportedQuestion) -> Standing:
        """Return how a question of a report stood."""
        verdict = Verdict.REFUSED
        if reported.answered:
            among = reported.rank is not None and reported.rank <= len(reported.facts) + len(reported.quotes)
            verdict = Verdict.RIGHT if among else Verdict.WRONG
        return cls(verdict, reported.rank, reported.confidence)

    @property
    def merit(self) -> tuple[int, float]:
        """The higher, the better: the verdict first, then the rank."""
        return list(Verdict).index(self.verdict), 1 / self.rank if self.rank else 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """A question that stands better or worse than before."""

    asked: EvaluationQuestion
    before: Standing
    now: Standing


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure before and now, and an interval for its growth: 95 % bootstrap, the same questions of both."""

    before: float | None
    now: float | None
    growth: Interval | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations of the same questions.

    Args:
        better: the questions that stand better now, in the order of the file.
        worse: those that stand worse.
        same: the number of the others.
        sign_test: the chance of as uneven a split of better and worse, or one more so, were each as likely (two-sided).
        figures: each figure before and now.
    """

    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    same: int
    sign_test: float
    figures: dict[str, Difference]

    def to_object(self) -> dict[str, object]:
        """Return the comparison as it stands in the JSON report."""
        return {
            "counts": {"better": len(self.better), "worse": len(self.worse), "same": self.same},
            "sign_test": self.sign_test,
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "better": [_change_object(change) for change in self.better],
            "worse": [_change_object(change) for change in self.worse],
        }


def compare(
    asked: Sequence[EvaluationQuestion], before: Sequence[ReportedQuestion], now: Sequence[ReportedQuestion]
) -> Comparison:
    """Compare two reports of the questions `asked`, in the same order; raises ValueError where the numbers differ."""
    changes = [
        Change(question, Standing.of_reported(then), Standing.of_reported(there))
        for question, then, there in zip(asked, before, now, strict=True)
    ]
    better = tuple(change for change in changes if change.now.merit > change.before.merit)
    worse = tuple(change for change in changes if change.now.merit < change.before.merit)
    scores_before, scores_now = _scores(asked, before), _scores(asked, now)
    growth = interval_of_difference(scores_before, scores_now)
    figures_before, figures_now = point_figures(scores_before), point_figures(scores_now)
    return Comparison(
        better,
        worse,
        len(changes) - len(better) - len(worse),
        sign_test(len(better), len(worse)),
        {name: Difference(figures_before[name], figures_now[name], growth[name]) for name in growth},
    )


def sign_test(better: int, worse: int) -> float:
    """Return the two-sided probability of the exact sign test; 1 where nothing differs (Dixon and Mood 1946)."""
    changed = better + worse
    tail = sum(comb(changed, count) for count in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def _scores(asked: Sequence[EvaluationQuestion], reported: Sequence[ReportedQuestion]) -> Scores:
    return Scores(
        np.array([question.answerable for question in asked], dtype=np.bool_),
        np.array([one.answered for one in reported], dtype=np.bool_),
        np.array([1 / one.rank if one.rank else 0.0 for one in reported], dtype=np.float64),
        np.array([one.confidence for one in reported], dtype=np.float64),
    )


def _change_object(change: Change) -> dict[str, object]:
    return {
        "question": change.asked.question,
        "kind": change.asked.kind,
        "story": change.asked.story,
        "answerable": change.asked.answerable,
        "before": asdict(change.before),
        "now": asdict(change.now),
    }
