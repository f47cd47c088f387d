"""What got better and what got worse between two evaluations of the same questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import comb

from index.evaluation.bootstrap import Interval, interval_of_difference
from index.evaluation.metrics import point_figures
from index.evaluation.questions import EvaluationQuestion
from index.evaluation.run import Standing
from index.evaluation.scores import Scores


class Verdict(StrEnum):
    """What came of a question. The later, the better: to refuse is better than to show what does not answer."""

    WRONG = "wrong"
    """It was answered, and nothing shown answers."""
    CLOSE_WRONG = "closest, wrong"
    REFUSED = "refused"
    CLOSE_RIGHT = "closest, right"
    RIGHT = "right"
    """Something shown answers."""

    @classmethod
    def of(cls, standing: Standing) -> Verdict:
        """Return what came of a question that stood so."""
        if not standing.shown:
            return cls.REFUSED
        if standing.answered:
            return cls.RIGHT if standing.rank else cls.WRONG
        return cls.CLOSE_RIGHT if standing.rank else cls.CLOSE_WRONG


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


def compare(asked: Sequence[EvaluationQuestion], before: Sequence[Standing], now: Sequence[Standing]) -> Comparison:
    """Compare how the questions `asked` stood, in the same order."""
    scores_before, scores_now = Scores.of(asked, before), Scores.of(asked, now)
    changes = [Change(*change) for change in zip(asked, before, now, strict=True)]
    better = tuple(change for change in changes if _merit(change.now) > _merit(change.before))
    worse = tuple(change for change in changes if _merit(change.now) < _merit(change.before))
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
    """Return the two-sided probability of the exact sign test; 1 if nothing differs (Dixon and Mood 1946)."""
    changed = better + worse
    tail = sum(comb(changed, count) for count in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def _merit(standing: Standing) -> tuple[int, float]:
    """The higher, the better: the verdict first, then the rank."""
    return list(Verdict).index(Verdict.of(standing)), 1 / standing.rank if standing.rank else 0.0


def _change_object(change: Change) -> dict[str, object]:
    before, now = (
        {"verdict": Verdict.of(standing), "rank": standing.rank, "confidence": standing.confidence}
        for standing in (change.before, change.now)
    )
    return {
        "question": change.asked.question,
        "kind": change.asked.kind,
        "story": change.asked.story,
        "answerable": change.asked.answerable,
        "before": before,
        "now": now,
    }
