"""What is counted of the page, for `/metrics`."""

from __future__ import annotations

from typing import get_args

from prometheus_client import CollectorRegistry, Counter

from index.answer import Answer

TURNED_AWAY = "turned_away"
"""In place of an outcome: the reader asks too fast."""

OUTCOMES = (*(kind.outcome for kind in get_args(Answer)), TURNED_AWAY)


def counted_questions(registry: CollectorRegistry) -> Counter:
    """Return a counter of the questions that are asked on the page, by their `OUTCOMES`, in a registry."""
    counter = Counter("storybot_page_questions", "Questions on the page", ["outcome"], registry=registry)
    for outcome in OUTCOMES:
        counter.labels(outcome)
    return counter
