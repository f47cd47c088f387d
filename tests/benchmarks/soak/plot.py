"""The samples as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.soak.samples import Sample

LABELS = {
    "memory": "resident memory, MB",
    "descriptors": "open descriptors",
    "database": "database, MB",
    "waiting": "questions waiting",
}


def draw(samples: Sequence[Sample], warm_up: float, file: Path) -> None:
    """Write the samples over the minutes to a PNG file; the end of the warm-up is marked.

    Args:
        samples: in order of time.
        warm_up: in seconds.
        file: where to.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 8), layout="constrained")
    minutes = [one.at / 60 for one in samples]
    for axes, (name, label) in zip(figure.subplots(len(LABELS), 1, sharex=True), LABELS.items(), strict=True):
        axes.plot(minutes, [getattr(one, name) for one in samples], linewidth=1)
        axes.axvline(warm_up / 60, color="grey", linestyle=":")
        axes.set_ylabel(label)
    axes.set_xlabel("minutes")
    figure.savefig(file, dpi=120)
