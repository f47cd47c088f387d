"""storybot ask"""

from __future__ import annotations

import json
import time

import click

from bot.commands.common import command_settings, errors, output, story_id
from bot.opening import open_answerer
from bot.voice import TERMINAL_VOICE, voice_answering
from corpus.normalise import normalise

NOT_SAID = 1


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--story", metavar="ID", help="The story to ask, by the beginning of its id. By default, all.")
@click.option("--excerpts", type=click.IntRange(1, 10), metavar="N", help="Most quotations to give, 1 to 10.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_context
def ask(
    context: click.Context, question: tuple[str, ...], story: str | None, excerpts: int | None, as_json: bool
) -> None:
    """Ask QUESTION and get the sentences that answer it, quoted and attributed.

    Exit status: 0 if the story answers; 1 if it does not (also with the closest passage), or if QUESTION is a greeting
    or in an unsupported language; 2 for wrong usage or set-up.
    """
    asked = " ".join(question)
    if not normalise(asked):
        raise click.UsageError("the question is empty; write one in quotation marks.")
    settings = command_settings(excerpts=excerpts)
    from bot.replies.contract import answer_object, says
    from bot.replies.reply import reply_to
    from bot.replies.terminal import print_reply

    answerer = open_answerer(settings, errors())
    story = story_id(story, answerer)
    started = time.perf_counter()
    answer = answerer.ask(asked, excerpts=settings.excerpts, story=story)
    took_ms = (time.perf_counter() - started) * 1000
    if as_json:
        click.echo(json.dumps(answer_object(answer, took_ms), ensure_ascii=False))
    else:
        voice = voice_answering(asked, TERMINAL_VOICE)
        print_reply(output(), reply_to(answer, answerer.stories, voice, answerer.languages), voice)
    context.exit(0 if says(answer) else NOT_SAID)
