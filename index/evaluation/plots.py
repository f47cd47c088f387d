"""Pictures of an evaluation: what refusals buy, whether the confidence is what it says, and where it lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


def require_matplotlib() -> None:
    """Raise StorybotError, which names the cure, if there is no matplotlib."""
    try:
        import matplotlib  # noqa: F401 (whether it is there)
    except ImportError:
        raise StorybotError("--plot", "matplotlib is not installed", "pip install 'storybot[plot]'") from None


def write_plots(scores: Scores, bar: float, directory: Path) -> list[Path]:
    """Draw the pictures as PNG files into a directory, which is made if it is missing, and return their paths.

    Args:
        scores: what came of the questions, one at least.
        bar: the confidence of an answer, which the pictures mark.
        directory: where to.

    Raises StorybotError if matplotlib is missing or the directory cannot be written.
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
    coverage, risk = 100 * curve.coverage, 100 * curve.risk
    axes.plot(coverage, risk, color=_BLUE, linewidth=2, label=f"confidence, mean risk {curve.area:.1%}")
    if point := curve.at(bar):
        label = f"bar {bar:g}: {point[0]:.0%} answered, {point[1]:.1%} of them wrong"
        axes.plot(100 * point[0], 100 * point[1], color=_ORANGE, marker="o", linestyle="none", label=label)
    axes.set(
        title=f"Risk and coverage, {len(scores.right):,} questions",
        xlabel="coverage: questions answered, %",
        ylabel="risk: answered, and the first passage does not answer, %",
        xlim=(0, 102),
    )
    axes.set_ylim(bottom=0)


def _reliability(axes: Axes, scores: Scores, bar: float) -> None:
    bins = reliability(scores.confidence, scores.right)
    (error,) = calibration_errors(scores.confidence, scores.right, np.ones((1, len(scores.right))))
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", label="a confidence that is what it says")
    label = "a bin of questions, at its mean confidence"
    axes.plot(bins.confidence, bins.right, color=_BLUE, marker="o", linestyle="none", label=label)
    for confidence, right, count in zip(bins.confidence, bins.right, bins.count, strict=True):
        place: dict[str, Any] = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center", "fontsize": 8}
        axes.annotate(f"{count:,}", (confidence, right), **place)
    _mark_bar(axes, bar)
    axes.set(
        title=f"Reliability, {len(scores.right):,} questions: expected calibration error {error:.3f}",
        xlabel="confidence (over each point the number of its questions)",
        ylabel="share whose first passage answers",
        xlim=(0, 1),
        ylim=(0, 1.05),
    )


def _confidence(axes: Axes, scores: Scores, bar: float) -> None:
    edges = np.linspace(0, 1, 31).tolist()
    sides = (("answerable", scores.answerable, _BLUE, None), ("unanswerable", ~scores.answerable, _ORANGE, "///"))
    for name, side, colour, hatch in sides:
        count = int(side.sum())
        if count:
            style: dict[str, Any] = {
                "histtype": "stepfilled",
                "facecolor": (colour, 0.25),
                "edgecolor": colour,
                "hatch": hatch,
            }
            weights = np.full(count, 100 / count)
            axes.hist(scores.confidence[side], edges, weights=weights, label=f"{name}, {count:,} questions", **style)
    _mark_bar(axes, bar)
    axes.set(
        title="Confidence of answerable and unanswerable questions",
        xlabel="confidence",
        ylabel="questions of the kind, % a bin",
        xlim=(0, 1),
    )


def _mark_bar(axes: Axes, bar: float) -> None:
    axes.axvline(bar, color="black", linestyle=":", linewidth=1.5, label=f"bar {bar:g}: answered from there")
