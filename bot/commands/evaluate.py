"""storybot eval"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from bot.commands.common import command_settings, errors, output

if TYPE_CHECKING:
    from index.evaluation.metrics import Figures
    from index.evaluation.run import Outcome


@click.command("eval", short_help="Measure the answers on a file of questions.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--corpus", type=click.Path(path_type=Path), metavar="DIR", help="The stories to ask; else the corpus.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def evaluate(file: Path, corpus: Path | None, as_json: bool) -> None:
    """Ask the questions of FILE and print how good the answers are, in all and by kind.

    FILE has a JSON object a line: {"question": …, "answers": [parts of the sentences that answer; empty where the
    story does not say], "story": id or left out, "kind": any word or left out}.
    """
    settings = command_settings()
    from bot.opening import open_answerer, open_in_memory
    from index.evaluation import evaluate as run_evaluation
    from index.evaluation import read_questions, summarise

    questions = read_questions(file)
    answerer = open_in_memory(settings, corpus, errors()) if corpus else open_answerer(settings, errors())
    outcomes = run_evaluation(answerer, questions)
    summary = summarise(outcomes)
    if as_json:
        report = {"summary": summary, "questions": [_question_object(outcome) for outcome in outcomes]}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        console = output()
        console.print(_table(summary), width=None if console.is_terminal else 120)


def _question_object(outcome: Outcome) -> dict[str, object]:
    return {
        "question": outcome.asked.question,
        "kind": outcome.asked.kind,
        "story": outcome.asked.story,
        "answered": outcome.answer.answered,
        "confidence": round(outcome.answer.confidence, 4),
        "quotes": [excerpt.quote for excerpt in outcome.answer.excerpts],
        "related": [excerpt.quote for excerpt in outcome.answer.related],
        "rank": outcome.rank,
        "took_ms": round(outcome.took_ms, 2),
    }


def _table(summary: dict[str, Figures]) -> Table:
    """The figures as a table, a kind a line; a dash where the set cannot give one."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("kind")
    for name in next(iter(summary.values())):
        table.add_column(name.replace("_", " "), justify="right")
    for kind, figures in summary.items():
        table.add_row(kind, *(_shown(name, value) for name, value in figures.items()))
    return table


def _shown(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    if name == "n":
        return str(value)
    return f"{value:.1f}" if name.endswith("_ms") else f"{value:.3f}"
