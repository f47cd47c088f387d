"""Figures of an evaluation: retrieval, refusal, calibration of the decision, time; and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.evaluation.bootstrap import Interval, interval_of
from index.evaluation.reliability import Floats
from index.evaluation.run import Outcome
from index.evaluation.scores import Scores, statistics

Figures = dict[str, float | int | None]
Intervals = dict[str, Interval | None]


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """Return the figures of all outcomes under "all", and of each kind under its name, in the order of the file.

    n: questions; hit@1, hit@3: share of the answerable questions whose first, or one of whose first three quotations
    holds an answer; mrr: their mean reciprocal rank; false_refusals: share of the answerable that were refused;
    false_answers: share of the unanswerable that were answered; auroc: area under the ROC curve of the confidence,
    answerable against unanswerable; ece: expected calibration error of the confidence that the first quotation holds
    an answer; p50_ms, p95_ms: time of an answer. None where the set cannot give a figure.
    """
    return {kind: _figures(group) for kind, group in by_kind(outcomes).items()}


def intervals(outcomes: Sequence[Outcome]) -> dict[str, Intervals]:
    """Return 95 % bootstrap intervals of the figures but n and the times, under the same names as `summarise`.

    That of ece lies high, and may leave the figure out: the bins of a resample are noisier than those of the file.
    """
    return {kind: interval_of(Scores.of_outcomes(group)) for kind, group in by_kind(outcomes).items()}


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, Sequence[Outcome]]:
    """Return all outcomes under "all", and those of each kind under its name, in the order of the file."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.asked.kind:
            groups.setdefault(outcome.asked.kind, []).append(outcome)
    return {"all": outcomes, **groups}


def point_figures(scores: Scores) -> dict[str, float | None]:
    """Return the figures of `statistics` with each question counted once; None where there is none."""
    found = statistics(scores, np.ones((1, len(scores.answerable))))
    return {name: _known(value) for name, value in found.items()}


def _figures(outcomes: Sequence[Outcome]) -> Figures:
    times = [outcome.took_ms for outcome in outcomes]
    return {
        "n": len(outcomes),
        **point_figures(Scores.of_outcomes(outcomes)),
        "p50_ms": float(np.percentile(times, 50)) if times else None,
        "p95_ms": float(np.percentile(times, 95)) if times else None,
    }


def _known(value: Floats) -> float | None:
    return None if np.isnan(value[0]) else float(value[0])
