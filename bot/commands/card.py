"""storybot card"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from bot.commands.common import command_settings, errors, output, story_id
from bot.opening import open_answerer, say
from bot.voice import TERMINAL_VOICE, voice_answering
from corpus import StorybotError
from corpus.normalise import normalise

NO_CARD = 1


@click.command()
@click.argument("question", nargs=-1, required=True)
@click.option(
    "-o", "--output", "file", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The PNG to write."
)
@click.option("--square", is_flag=True, help="Draw 1200 × 1200 pixels, not 1200 × 675.")
@click.option("--story", metavar="ID", help="The story to ask, by the beginning of its id. By default, all.")
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@click.pass_context
def card(
    context: click.Context, question: tuple[str, ...], file: Path, square: bool, story: str | None, force: bool
) -> None:
    """Ask QUESTION and draw the first quotation as a picture.

    Exit status: 0 if there is a picture; 1 if the story does not answer with its own words (also if there is a closest
    passage), and nothing is written; 2 for wrong usage or set-up.
    """
    asked = " ".join(question)
    if not normalise(asked):
        raise click.UsageError("the question is empty; write one in quotation marks.")
    settings = command_settings()
    from bot.cards import quote_card
    from bot.commands.card import check_free, write_card
    from bot.replies.reply import Reply, reply_to
    from bot.replies.terminal import print_reply
    from index.answer import Answered, Closest

    if not force:
        check_free(file)
    answerer = open_answerer(settings, errors())
    answer = answerer.ask(asked, excerpts=1, story=story_id(story, answerer))
    voice = voice_answering(asked, TERMINAL_VOICE)
    match answer:
        case Answered(excerpts=(first, *_)):
            write_card(file, quote_card(first, voice, square=square), force=force)
            print_reply(output(), Reply(quotation=first), voice)
            say(output(), f"{file} shows it.")
        case Closest():
            print_reply(output(), Reply(line=voice.text("refusal", stories=len(answerer.stories))), voice)
            context.exit(NO_CARD)
        case _:
            reply = reply_to(answer, answerer.stories, voice, answerer.languages)
            print_reply(output(), Reply(line=reply.line, details=reply.details), voice)
            context.exit(NO_CARD)


class CardError(StorybotError):
    """A card that cannot be written."""


def check_free(file: Path) -> None:
    """Raise CardError if there is such a file."""
    if os.path.lexists(file):
        raise CardError(str(file), "it is there already", "name another file, or say --force to write over it")


def write_card(file: Path, card: bytes, *, force: bool = False) -> None:
    """Write a card; an existing file is written over only if `force`. Raises CardError."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as beside:
                beside.write(card)
            if not force:
                check_free(file)
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        why = f"it cannot be written ({error.strerror or error})"
        raise CardError(str(file), why, "name a file in a folder that can be written") from error
