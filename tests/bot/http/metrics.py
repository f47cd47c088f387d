"""Metrics in Prometheus' text format."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

Sample = tuple[str, frozenset[tuple[str, str]]]
"""The name of a sample and its labels."""


def samples(text: str) -> dict[Sample, float]:
    """The values of a text in Prometheus' format."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(registry: CollectorRegistry, name: str, **labels: str) -> float:
    """A value of a registry; 0 if it has none."""
    return samples(generate_latest(registry).decode()).get((name, frozenset(labels.items())), 0.0)
