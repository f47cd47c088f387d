"""Pictures of an evaluation: what refusals buy, whether the confidence is what it says, and where it lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import StorybotError
from index.evaluation.reliability import calibration_errors, reliability, risk_coverage
from index.evaluation.scores import Scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Two colours that all readers can tell apart (Okabe and Ito 2008), each with a line or hatching of its own besides.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#767676"
_SIZE = (7.2, 5.4)
_DOTS_PER_INCH = 150
_LEAST_WIDTH = 0.005
"""Of a bar whose questions have one confidence, so that it can be seen."""


def require_matplotlib() -> None:
    """Raise StorybotError, which names the cure, where there is no matplotlib."""
    try:
        import matplotlib  # noqa: F401 (whether it is there)
    except ImportError:
        raise StorybotError("--plot", "matplotlib is not installed", "pip install 'storybot[plot]'") from None


def write_plots(scores: Scores, bar: float, directory: Path) -> list[Path]:
    """Draw the pictures as PNG files into a directory, which is made where it is missing, and return their paths.

    Args:
        scores: what came of the questions, one at least.
        bar: the confidence of an answer, which the pictures mark.
        directory: where to.

    Raises StorybotError where matplotlib is missing or the directory cannot be written.
    """
    require_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    pictures: dict[str, Callable[[Axes, Scores, float], None]] = {
        "risk-coverage.png": _risk_coverage,
        "reliability.png": _reliability,
        "confidence.png": _confidence,
    }
    paths = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, draw in pictures.items():
            figure = Figure(figsize=_SIZE, layout="constrained")
            FigureCanvasAgg(figure)
            axes = figure.add_subplot()
            draw(axes, scores, bar)
            axes.spines[["top", "right"]].set_visible(False)
            # Below the picture, where it covers nothing, whatever the figures are.
            figure.legend(loc="outside lower center", ncols=2, frameon=False)
            figure.savefig(directory / name, dpi=_DOTS_PER_INCH)
            paths.append(directory / name)
    except OSError as error:
        raise StorybotError(
            f"--plot {directory}", f"cannot be written ({error.strerror})", "name a folder that can be written"
        ) from None
    return paths


def _risk_coverage(axes: Axes, scores: Scores, bar: float) -> None:
    curve = risk_coverage(scores.confidence, scores.right)
    best = risk_coverage(scores.right.astype(np.float64) - np.linspace(0, 0.5, len(scores.right)), scores.right)
    axes.plot(
        100 * best.coverage, 100 * best.risk, color=_GREY, linestyle="--", label="best: the right ones answered first"
    )
    axes.plot(
        100 * curve.coverage,
        100 * curve.risk,
        color=_BLUE,
        linewidth=2,
        label=f"confidence, mean risk {curve.area:.1%}",
    )
    point = curve.at(bar)
    if point:
        coverage, risk = point
        axes.plot(
            100 * coverage,
            100 * risk,
            color=_ORANGE,
            marker="o",
            markersize=9,
            linestyle="none",
            label=f"bar {bar:g}: {coverage:.0%} answered, {risk:.1%} of them wrong",
        )
    axes.set(
        title=f"Risk and coverage, {len(scores.right):,} questions",
        xlabel="coverage: questions answered, %",
        ylabel="risk: answered, and the first passage does not answer, %",
        xlim=(0, 102),
    )
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)


def _reliability(axes: Axes, scores: Scores, bar: float) -> None:
    bins = reliability(scores.confidence, scores.right)
    (error,) = calibration_errors(scores.confidence, scores.right, np.ones((1, len(scores.right))))
    axes.bar(
        bins.least,
        bins.right,
        width=np.maximum(bins.greatest - bins.least, _LEAST_WIDTH),
        align="edge",
        color=_BLUE,
        alpha=0.35,
        edgecolor=_BLUE,
        label="share of right answers in a bin",
    )
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="a confidence that is what it says")
    axes.plot(
        bins.confidence, bins.right, color=_BLUE, marker="o", linestyle="none", label="at the bin's mean confidence"
    )
    for confidence, right, count in zip(bins.confidence, bins.right, bins.count, strict=True):
        axes.annotate(
            f"{count:,}",
            (confidence, right),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )
    _mark_bar(axes, bar)
    axes.set(
        title=f"Reliability, {len(scores.right):,} questions: expected calibration error {error:.3f}",
        xlabel="confidence (over each point the number of its questions)",
        ylabel="share whose first passage answers",
        xlim=(0, 1),
        ylim=(0, 1.05),
    )


def _confidence(axes: Axes, scores: Scores, bar: float) -> None:
    edges = np.linspace(0, 1, 31)
    sides = (
        ("answerable", scores.answerable, _BLUE, None),
        ("unanswerable", ~scores.answerable, _ORANGE, "///"),
    )
    for name, side, colour, hatch in sides:
        count = int(side.sum())
        if not count:
            continue
        weights = np.full(count, 100 / count)
        label = f"{name}, {count:,} questions"
        axes.hist(
            scores.confidence[side],
            edges.tolist(),
            weights=weights,
            histtype="stepfilled",
            facecolor=(colour, 0.25),
            edgecolor=colour,
            linewidth=1.5,
            hatch=hatch,
            label=label,
        )
    _mark_bar(axes, bar)
    axes.set(
        title="Confidence of answerable and unanswerable questions",
        xlabel="confidence",
        ylabel="questions of the kind, % a bin",
        xlim=(0, 1),
    )


def _mark_bar(axes: Axes, bar: float) -> None:
    axes.axvline(bar, color="black", linestyle=":", linewidth=1.5, label=f"bar {bar:g}: answered from there")
