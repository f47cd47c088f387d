"""Figures of an evaluation: what is shown, ranking, refusal, calibration, time; and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.evaluation.bootstrap import Interval, interval_of
from index.evaluation.run import Result
from index.evaluation.scores import Scores, statistics

Figures = dict[str, float | int | None]
Intervals = dict[str, Interval | None]


def summarise(results: Sequence[Result]) -> dict[str, Figures]:
    """Return the figures of all results under "all", and of each kind and each of several languages under its name.

    n: questions.
    hit@1, hit@3, hit@any: share of the answerable questions for which the first thing shown, one of the first three, or
    any answers. An answer and the one passage of "closest" are shown, what stands beside a refusal is not.
    ranked@1, ranked@3: share of the answerable whose first passage, or one of the first three, answers in the ranking,
    whatever was shown. mrr: mean reciprocal rank of the answerable in the ranking, of ten passages.
    answered, false_refusals: shares of the answerable that were answered, and that were shown nothing.
    false_answers, false_closest: shares of the unanswerable that were answered, and that were shown a closest passage.
    auroc: area under the ROC curve of the confidence, answerable against unanswerable.
    ece: expected calibration error of the confidence that what comes first answers, over five bins of equal count.
    p50_ms, p95_ms: time of an answer.
    None if the set cannot give a figure.
    """
    return {name: _figures(group) for name, group in groups(results).items()}


def intervals(results: Sequence[Result]) -> dict[str, Intervals]:
    """Return 95 % bootstrap intervals of the figures but n and the times, under the same names as `summarise`.

    That of ece lies high, and may leave the figure out: the bins of a resample are noisier than those of the file.
    """
    return {name: interval_of(Scores.of_results(group)) for name, group in groups(results).items()}


def groups(results: Sequence[Result]) -> dict[str, Sequence[Result]]:
    """Return all results under "all", those of each kind, and those of each language if there are several."""
    by_kind: dict[str, list[Result]] = {}
    by_language: dict[str, list[Result]] = {}
    for result in results:
        if result.asked.kind:
            by_kind.setdefault(result.asked.kind, []).append(result)
        by_language.setdefault(f"language {result.asked.language}", []).append(result)
    return {"all": results, **by_kind, **(by_language if len(by_language) > 1 else {})}


def point_figures(scores: Scores) -> dict[str, float | None]:
    """Return the figures of `statistics` with each question counted once, or None if there is none."""
    found = statistics(scores, np.ones((1, len(scores.answerable))))
    return {name: None if np.isnan(value) else float(value) for name, (value,) in found.items()}


def _figures(results: Sequence[Result]) -> Figures:
    times = [result.took_ms for result in results]
    return {
        "n": len(results),
        **point_figures(Scores.of_results(results)),
        "p50_ms": float(np.percentile(times, 50)) if times else None,
        "p95_ms": float(np.percentile(times, 95)) if times else None,
    }
