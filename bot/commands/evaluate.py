"""storybot eval"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.common import command_settings, errors, output
from bot.opening import answerer_of, open_answerer, other_stories

if TYPE_CHECKING:
    from bot.settings import Settings
    from index import StoryBot
    from index.evaluation import QuestionFile

_PATH = click.Path(path_type=Path)


@click.command("eval")
@click.argument("file", type=_PATH)
@click.option(
    "--corpus", type=_PATH, metavar="DIR", help="The stories to ask. By default, those of FILE, or else the corpus."
)
@click.option(
    "--scope",
    type=click.Choice(["own", "all"]),
    default="own",
    show_default=True,
    help="Ask each question about its own story, or about all stories together.",
)
@click.option(
    "--language",
    metavar="CODE|all",
    help="Ask in this language (en, ru, uk, hy, …), or in each language of a question. By default, the first.",
)
@click.option(
    "--every",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Ask every N-th question, starting with the first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--out", type=_PATH, metavar="FILE", help="Also write that JSON object to a file.")
@click.option(
    "--compare",
    "earlier",
    type=_PATH,
    metavar="REPORT",
    help="Show what is better and worse than in an earlier report.",
)
@click.option(
    "--plot", type=_PATH, metavar="DIR", help="Draw risk against coverage, reliability, and confidence as PNG files."
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
    """Ask the questions of FILE and print how good the answers are: overall, by kind and by language.

    FILE has one of four formats, gzipped or not. The format is recognised by the content:

    One question per line: {"question": …, "answers": [parts of the sentences that answer; empty if the story does not
    say], "story": id (optional), "kind": any word (optional)}.

    One story with its questions per line: {"id": …, "title": …, "paragraphs": […], "questions": [{"question": …,
    "paragraph": number from 0, "answers": [[start, end] of the words in that paragraph], "kind": by default the
    question word}]}.

    News, one story per line: {"id": …, "headline": …, "language": code (optional), "text": paragraphs with empty lines
    between, "questions": [{"question": …, "kind": …, "answers": [alternatives, each the [start, end] of its sentences
    in the text], "span": [start, end] of the words or null, "translations": {language: question} (optional),
    "english": question (optional)}]}.

    SQuAD's JSON as published. Each article is a story.

    If FILE contains stories, these are asked. A quotation is right if it covers half of a sentence that answers.
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

    # Check the arguments before asking the questions, which can take minutes.
    asked = read_question_file(file).chosen(Scope(scope), every, language)
    if asked.stories and corpus:
        raise EvaluationFileError(str(file), "it contains the stories to ask", "leave out --corpus")
    before = read_report(earlier, asked.questions) if earlier else None
    if plot:
        require_matplotlib()
    if out and not out.parent.is_dir():
        raise EvaluationFileError(str(out), "there is no such folder", "create it, or name another")
    with _opened(settings, asked, corpus) as answerer:
        results = run_evaluation(answerer, asked.questions)
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


def _opened(settings: Settings, asked: QuestionFile, corpus: Path | None) -> AbstractContextManager[StoryBot]:
    """An answerer over the stories of the file, or over a corpus."""
    if not asked.stories and not corpus:
        return nullcontext(open_answerer(settings, errors()))
    stories = asked.stories or other_stories(corpus or Path(), errors())
    return answerer_of(settings, stories, errors())
