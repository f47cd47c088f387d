"""From what was read for a question to its outcome: an answer, the closest passage, or a refusal."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

from index.answer import Answered, Closest, Refusal
from index.deciding.selection import select
from index.excerpt import merged, without_repeats
from index.judging import Judgement

RELATED = 5
"""Passages that are offered beside the excerpts."""


def decide(
    asked: str, judgement: Judgement, bar: float, closest_bar: float, excerpts: int
) -> Answered | Closest | Refusal:
    """Return the outcome of a question.

    Args:
        asked: the question.
        judgement: what was read for it.
        bar: the confidence of an answer, from 0 to 1.
        closest_bar: the confidence of the closest passage.
        excerpts: most quotations to give.
    """
    judged, related_to, partly = judgement.judged, judgement.related, judgement.partly_searched
    if not related_to:
        # Nothing has to do with the question, so the reader has to be surer. A bar of 0 or 1 stays what it is.
        bar, closest_bar = sqrt(bar), sqrt(closest_bar)
    answers, others = select(judged, bar)
    confidence = judged[0].probability if judged else 0.0
    quoted = merged(one.excerpt for one in answers)[:excerpts]
    unmarked = [replace(one.excerpt, span=None) for one in (*answers, *others)]
    if quoted:
        others_found = without_repeats((*quoted, *unmarked))[len(quoted) :][:RELATED]
        return Answered(asked, confidence, quoted, others_found, partly_searched=partly)
    related = without_repeats(excerpt for one, excerpt in zip(others, unmarked, strict=True) if id(one) in related_to)
    if judged and confidence >= closest_bar:
        return Closest(asked, confidence, (related or without_repeats(unmarked))[0], partly_searched=partly)
    return Refusal(asked, confidence, related[:RELATED], partly_searched=partly)
