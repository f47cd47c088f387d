"""What the bot counts and times, for `/metrics`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.telegram.errors import ErrorKind, kind_of

OUTCOMES = ("answer", "closest", "refusal", "facts", "remark", "unread_language")

STAGES = ("turn", "thread", "retrieval", "reading", "sending", "whole")
"""Of a question: it waits until its chat's earlier requests are done, and then for a thread; the index retrieves and
reads, for the questions that it suggests too; a message is sent or edited; all of that, from the update to the end."""

REASONS = ("reader", "chat", "busy", "drop", "too_old")
"""Why a request is not taken on: the reader or the group asks too fast, or too much waits in all, and they are told;
one of these again, and nothing is said; the question is from too long before the start."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Seconds."""


class Metrics:
    """Counters and histograms in a registry of their own, with label values from fixed lists.

    Any thread may use them (https://prometheus.github.io/client_python/).

    Args:
        registry: where they are registered. If None, a new one.

    Example:
        >>> metrics = Metrics()
        >>> with metrics.timed("reading"):
        ...     pass
        >>> metrics.registry.get_sample_value("storybot_stage_seconds_count", {"stage": "reading"})
        1.0
    """

    def __init__(self, registry: CollectorRegistry | None = None) -> None:
        self.registry = registry or CollectorRegistry()
        self._questions = Counter(
            "storybot_questions", "Questions that were answered in chats", ["outcome"], registry=self.registry
        )
        self._updates = Counter("storybot_updates", "Updates that were received", ["kind"], registry=self.registry)
        self._turned_away = Counter(
            "storybot_turned_away", "Requests that were not taken on", ["reason"], registry=self.registry
        )
        self._errors = Counter(
            "storybot_errors", "Errors, also those that are tried again", ["kind"], registry=self.registry
        )
        self._stages = Histogram(
            "storybot_stage_seconds", "How long a stage took", ["stage"], registry=self.registry, buckets=BUCKETS
        )
        for outcome in OUTCOMES:
            self._questions.labels(outcome)
        for reason in REASONS:
            self._turned_away.labels(reason)
        for kind in ErrorKind:
            self._errors.labels(kind.name.lower())
        for stage in STAGES:
            self._stages.labels(stage)

    def note_answered(self, outcome: str) -> None:
        """Count a question by its `OUTCOMES`."""
        self._questions.labels(outcome).inc()

    def note_update(self, kind: str) -> None:
        """Count an update by what it wants of the bot."""
        self._updates.labels(kind).inc()

    def note_turned_away(self, reason: str) -> None:
        """Count a request that is not taken on, by one of the `REASONS`."""
        self._turned_away.labels(reason).inc()

    def note_error(self, error: BaseException | None, kind: ErrorKind | None = None) -> None:
        """Count an error by its kind. If None, that is found out."""
        self._errors.labels((kind or kind_of(error)).name.lower()).inc()

    def note_since(self, stage: str, began: float) -> None:
        """Note that one of the `STAGES` ends, which began at a moment of the monotonic clock."""
        self._stages.labels(stage).observe(max(0.0, monotonic() - began))

    def timed(self, stage: str) -> AbstractContextManager[object]:
        """Return a context that takes the time of one of the `STAGES`."""
        return self._stages.labels(stage).time()
