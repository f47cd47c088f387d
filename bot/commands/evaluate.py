"""storybot eval"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.common import command_settings, errors, output

if TYPE_CHECKING:
    from bot.settings import Settings
    from index import StoryBot
    from index.evaluation import QuestionFile

_PATH = click.Path(path_type=Path)


@click.command("eval", short_help="Measure the answers on a file of questions.")
@click.argument("file", type=_PATH)
@click.option("--corpus", type=_PATH, metavar="DIR", help="The stories to ask; else the corpus, or those of FILE.")
@click.option(
    "--scope",
    type=click.Choice(["own", "all"]),
    default="own",
    show_default=True,
    help="Ask each question of the story that it names or stands with, or of all stories.",
)
@click.option(
    "--language",
    metavar="CODE|all",
    help="Ask in this language (en, ru, uk, hy, …), or in each that a question exists in; else in the first.",
)
@click.option(
    "--every", type=click.IntRange(min=1), default=1, metavar="N", help="Ask every N-th question, from the first."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--out", type=_PATH, metavar="FILE", help="Write that JSON object into a file as well.")
@click.option(
    "--compare", "earlier", type=_PATH, metavar="REPORT", help="Tell what is better and worse than in an earlier one."
)
@click.option(
    "--plot", type=_PATH, metavar="DIR", help="Draw risk and coverage, reliability, and confidence as PNG files."
)
def evaluate(
    file: Path,
    corpus: Path | None,
    scope: str,
    language: str | None,
    every: int,
    as_json: bool,
    out: Path | None,
    earlier: Path | None,
    plot: Path | None,
) -> None:
    """Ask the questions of FILE and print how good the answers are, in all, by kind and by language.

    FILE has one of four forms, gzipped or not, told by what it holds:

    A question a line: {"question": …, "answers": [parts of the sentences that answer; empty where the story does not
    say], "story": id or left out, "kind": any word or left out}.

    A story with its questions a line: {"id": …, "title": …, "paragraphs": […], "questions": [{"question": …,
    "paragraph": number from 0, "answers": [[start, end] of the words in that paragraph], "kind": left out for the
    question word}]}.

    The same as news: {"id": …, "headline": …, "language": code or left out, "text": paragraphs with empty lines
    between, "questions": [{"question": …, "kind": …, "answers": [alternatives, each the [start, end] of its sentences
    in the text], "span": [start, end] of the words or null, "translations": {language: question} or left out,
    "english": question or left out}]}.

    The JSON of SQuAD as it is published, each article a story.

    The stories of a file are the ones that are asked; a quotation is right if it covers half of a sentence that
    answers.
    """
    settings = command_settings()
    from bot.replies.evaluation import print_comparison, print_figures
    from index.errors import EvaluationFileError
    from index.evaluation import Scope, read_question_file
    from index.evaluation import evaluate as run_evaluation
    from index.evaluation.comparison import compare
    from index.evaluation.metrics import intervals, summarise
    from index.evaluation.plots import require_matplotlib, write_plots
    from index.evaluation.report import read_report, report_object, write_whole
    from index.evaluation.scores import Scores

    # All that can be wrong with the arguments comes before the questions, which may take minutes.
    asked = read_question_file(file).chosen(Scope(scope), every, language)
    if asked.stories and corpus:
        raise EvaluationFileError(str(file), "it brings the stories that are asked", "leave --corpus out")
    before = read_report(earlier, asked.questions) if earlier else None
    if plot:
        require_matplotlib()
    if out and not out.parent.is_dir():
        raise EvaluationFileError(str(out), "there is no such folder", "make it, or name another")
    results = run_evaluation(_open(settings, asked, corpus), asked.questions)
    report = report_object(results)
    comparison = None
    if before:
        comparison = compare(asked.questions, before, [result.standing for result in results])
        report["comparison"] = comparison.to_object()
    text = json.dumps(report, ensure_ascii=False, allow_nan=False)
    if out:
        write_whole(out, text + "\n")
    if plot:
        for path in write_plots(Scores.of_results(results), settings.min_confidence, plot):
            click.echo(f"drawn: {path}", err=True)
    if as_json:
        click.echo(text)
        return
    print_figures(output(), summarise(results), intervals(results))
    if comparison:
        print_comparison(output(), comparison, str(earlier))


def _open(settings: Settings, asked: QuestionFile, corpus: Path | None) -> StoryBot:
    """An answerer over the stories that the file brings, or over a corpus."""
    from bot.opening import open_answerer, open_in_memory, open_stories

    if asked.stories:
        return open_stories(settings, asked.stories, errors())
    return open_in_memory(settings, corpus, errors()) if corpus else open_answerer(settings, errors())
