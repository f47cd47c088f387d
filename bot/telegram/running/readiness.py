"""What `/readyz` checks of a bot that runs, and what `/metrics` tells of its state."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.answering.current_index import PublishedIndex, index_line
from bot.finding import Finding
from bot.http.health import Check, Health
from bot.settings import Settings
from bot.telegram.wiring import Parts
from corpus import StorybotError

LONGEST_SILENCE = 60.0
"""Seconds without updates or a reply that there are none, after which the bot is not ready."""


def tell_state(health: Health, parts: Parts, settings: Settings) -> None:
    """Let the health tell of a bot, from now on."""
    index = PublishedIndex(parts.story_updates.store)
    health.checks = checks_of(parts, settings, index)
    health.registry.register(StateCollector(parts, settings, index))


def checks_of(parts: Parts, settings: Settings, index: PublishedIndex) -> Mapping[str, Check]:
    """Return the checks of a bot that runs: whether it hears of Telegram, its index, its database."""

    async def telegram() -> Finding:
        trouble, heard = parts.refusals.trouble, parts.pulse.heard
        if trouble:
            return Finding("telegram", False, trouble)
        if parts.pulse.undelivered:
            why = f"Telegram cannot deliver to the webhook ({parts.pulse.undelivered})"
            return Finding("telegram", False, f"{why}; check STORYBOT_WEBHOOK_URL, the proxy and the certificate")
        if settings.webhook_url is None and not parts.leadership.is_leading:
            return Finding("telegram", True, "another bot polls; this one stands by")
        if heard is None:
            return Finding("telegram", False, "Telegram was not heard yet; if that lasts, read the log")
        silence = time.monotonic() - heard
        if silence > LONGEST_SILENCE:
            return Finding("telegram", False, f"Telegram was not heard for {silence:.0f} s; read the log")
        return Finding("telegram", True, f"Telegram was heard {silence:.0f} s ago")

    async def stories() -> Finding:
        return Finding("index", True, await asyncio.to_thread(index_line, len(parts.services.stories), settings, index))

    async def database() -> Finding:
        await parts.services.database.check()
        if parts.locks and not parts.locks.is_connected:
            return Finding("database", False, "the connection for its locks is lost; if that lasts, read the log")
        return Finding("database", True, "it answers")

    return {"telegram": telegram, "index": stories, "database": database}


class StateCollector(Collector):
    """Tells the state of the queue and of the index, whenever `/metrics` is read.

    Args:
        parts: of the bot.
        settings: the limit of the queue.
        index: the published index.
    """

    def __init__(self, parts: Parts, settings: Settings, index: PublishedIndex) -> None:
        self._parts = parts
        self._settings = settings
        self._index = index

    def collect(self) -> Iterator[Metric]:
        """See `prometheus_client.registry.Collector`."""
        parts = self._parts
        yield GaugeMetricFamily(
            "storybot_queue_length", "Questions that wait or are being answered", parts.admission.queue_length
        )
        yield GaugeMetricFamily("storybot_queue_limit", "STORYBOT_QUEUE: most of them", self._settings.queue)
        yield GaugeMetricFamily("storybot_stories", "Stories that are answered from", len(parts.services.stories))
        try:
            contents = self._index.contents()
        except (OSError, StorybotError):
            # `/readyz` says what is wrong.
            return
        if contents:
            age = max(0.0, time.time() - contents.changed_at)
            yield GaugeMetricFamily("storybot_passages", "Passages of the published index", contents.passages)
            yield GaugeMetricFamily("storybot_index_age_seconds", "Time since the index was changed", age)
