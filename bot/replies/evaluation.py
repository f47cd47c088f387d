"""The figures of an evaluation in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.evaluation.comparison import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.evaluation import Figures, Intervals
    from index.evaluation.comparison import Change, Comparison

WIDTH = 120
"""Columns of a table that is not printed to a terminal."""

_WIDE_ENOUGH = 110
"""Columns needed to show the intervals. JSON always has them."""

_TABLES = (
    ("n", "hit@1", "hit@3", "hit@any", "ranked@1", "ranked@3", "mrr", "p50_ms", "p95_ms"),
    ("answered", "false_refusals", "false_answers", "false_closest", "auroc", "ece"),
)
"""The figures of the two tables: retrieval, and decisions."""


def print_figures(console: Console, summary: Mapping[str, Figures], intervals: Mapping[str, Intervals]) -> None:
    """Print the figures, one kind or language per line, with intervals below; a dash for a figure that is undefined."""
    wide = _width(console) >= _WIDE_ENOUGH
    for names in _TABLES:
        table = _table("kind")
        for name in names:
            table.add_column(name.replace("_", " "), justify="right")
        for kind, figures in summary.items():
            shown = intervals[kind] if wide else {}
            table.add_row(Text(kind), *(_figure(name, figures[name], shown.get(name)) for name in names))
        _print(console, table)
        console.print()
    if wide:
        console.print("Below a figure: its 95 % bootstrap interval, by story.", style="dim")


def print_comparison(console: Console, comparison: Comparison, before: str) -> None:
    """Print each figure before and now, and the questions that are better or worse than in the report `before`."""
    console.print(Text(f"\nCompared with {before}", style="bold"), soft_wrap=True)
    table = _table("figure")
    for heading in ("before", "now", "growth", "95 % interval"):
        table.add_column(heading, justify="right")
    for name, figure in comparison.figures.items():
        growth = None if figure.before is None or figure.now is None else figure.now - figure.before
        interval = "–" if figure.growth is None else f"{figure.growth[0]:+.3f} to {figure.growth[1]:+.3f}"
        table.add_row(
            name.replace("_", " "),
            _share(figure.before),
            _share(figure.now),
            "–" if growth is None else f"{growth:+.3f}",
            interval,
        )
    _print(console, table)
    console.print(
        f"\n{len(comparison.better)} better, {len(comparison.worse)} worse, {comparison.same} the same; "
        f"sign test p = {comparison.sign_test:.3g}",
        style="bold",
    )
    _print_changes(console, "Better", comparison.better)
    _print_changes(console, "Worse", comparison.worse)


def _print_changes(console: Console, heading: str, changes: Sequence[Change]) -> None:
    if not changes:
        return
    table = _table(f"{heading}: {len(changes)}")
    for name in ("kind", "verdict", "rank", "confidence"):
        table.add_column(name, no_wrap=True)
    for change in changes:
        before, now = change.before, change.now
        verdicts = (Verdict.of(standing) for standing in (before, now))
        ranks = ("–" if standing.rank is None else str(standing.rank) for standing in (before, now))
        table.add_row(
            Text(change.asked.question),
            Text(change.asked.kind or "–"),
            _change(*verdicts),
            _change(*ranks),
            f"{before.confidence:.3f} → {now.confidence:.3f}",
        )
    console.print()
    _print(console, table)


def _table(first: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(first, overflow="fold")
    return table


def _print(console: Console, table: Table) -> None:
    # Without a terminal, rich assumes a narrow width.
    console.width = _width(console)
    console.print(table)


def _width(console: Console) -> int:
    return console.width if console.is_terminal else WIDTH


def _change(before: str, now: str) -> str:
    return before if before == now else f"{before} → {now}"


def _figure(name: str, value: float | int | None, interval: tuple[float, float] | None) -> Text:
    if value is None or name == "n":
        return Text("–" if value is None else str(value))
    if name.endswith("_ms"):
        return Text(f"{value:.1f}")
    shown = Text(_share(value))
    if interval:
        shown.append(f"\n{interval[0]:.2f}–{interval[1]:.2f}", style="dim")
    return shown


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
