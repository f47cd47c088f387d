"""Figures of an evaluation: retrieval, refusal, calibration of the decision, time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.evaluation.run import Outcome

Figures = dict[str, float | int | None]


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Return the figures of all outcomes under "all", and of each kind under its name, in the order of the file.

    n: questions; hit@1, hit@3: share of the answerable questions whose first, or one of whose first three quotations
    holds an answer; mrr: their mean reciprocal rank; false_refusals: share of the answerable that were refused;
    false_answers: share of the unanswerable that were answered; auroc: area under the ROC curve of the confidence,
    answerable against unanswerable; p50_ms, p95_ms: time of an answer. None where the set cannot give a figure.
    """
    kinds = dict.fromkeys(outcome.asked.kind for outcome in outcomes if outcome.asked.kind)
    by_kind = {kind: [outcome for outcome in outcomes if outcome.asked.kind == kind] for kind in kinds}
    return {"all": _figures(outcomes), **{kind: _figures(group) for kind, group in by_kind.items()}}


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a random positive scores above a random negative, ties counting half.

    The Mann-Whitney statistic over its maximum (Hanley and McNeil 1982). None where a side is empty.
    """
    if not positive or not negative:
        return None
    above = np.asarray(positive)[:, None] - np.asarray(negative)[None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    times = [outcome.took_ms for outcome in outcomes]
    return {
        "n": len(outcomes),
        "hit@1": _mean([outcome.rank == 1 for outcome in answerable]),
        "hit@3": _mean([outcome.rank is not None and outcome.rank <= 3 for outcome in answerable]),
        "mrr": _mean([1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable]),
        "false_refusals": _mean([not outcome.answer.answered for outcome in answerable]),
        "false_answers": _mean([outcome.answer.answered for outcome in unanswerable]),
        "auroc": auroc(
            [outcome.answer.confidence for outcome in answerable],
            [outcome.answer.confidence for outcome in unanswerable],
        ),
        "p50_ms": float(np.percentile(times, 50)) if times else None,
        "p95_ms": float(np.percentile(times, 95)) if times else None,
    }


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
