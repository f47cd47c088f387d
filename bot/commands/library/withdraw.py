"""storybot withdraw"""

from __future__ import annotations

import re

import click

from bot.commands.common import command_settings, errors, output, require_answers
from bot.library.story_object import sentence_number
from bot.opening import rebuild_index, say
from corpus import Sentence, Story, StorybotError, full_id
from corpus.normalise import normalise

MOST_CANDIDATES = 10
"""Sentences that a message names at most."""


@click.command()
@click.argument("id")
@click.argument("sentence", metavar="NUMBER[.NUMBER]|WORDS")
@click.option("--undo", is_flag=True, help="Take it back: the sentence may be quoted again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def withdraw(id: str, sentence: str, undo: bool, yes: bool) -> None:
    """Withdraw a sentence of the story of ID at once, in every story that has it; readers see […] in its place.

    Name it by its number as `storybot show` prints it, such as 3.2, or by all of its words in quotation marks. Your
    files stay as they are. The index is brought up to date, and a running bot takes it up.
    """
    require_answers(yes)
    settings = command_settings()
    from bot.library.shelf import Shelf
    from bot.library.withdrawals import take_back, withdrawn
    from bot.library.withdrawals import withdraw as withdraw_sentence
    from corpus.withdrawing import is_withdrawn

    shelf = Shelf.read(settings)
    story = shelf.stories[full_id(sorted(shelf.stories), id)].story
    chosen = sentence_named(story, sentence)
    text = story.text[chosen.start : chosen.end]
    say(output(), f"{story.headline}\n  {_number(story, chosen)} {text}")
    if is_withdrawn(text, withdrawn(settings)) is not undo:
        say(output(), "It is not withdrawn." if undo else "It is withdrawn already.")
    elif yes or click.confirm("Show it again?" if undo else "Withdraw it?"):
        (take_back if undo else withdraw_sentence)(settings, story, chosen)
        say(output(), "It may be quoted again." if undo else "It is withdrawn.")
        rebuild_index(settings, errors(), always=False)


def sentence_named(story: Story, name: str) -> Sentence:
    """Return the sentence of a number such as "3.2" or of these words; raises StorybotError that names candidates.

    The number of a paragraph is enough if it has one sentence. Case and white space of words make no difference.
    """
    wanted = normalise(name).casefold()
    if re.fullmatch(r"\d+(\.\d+)?", wanted):
        found = [one for one in story.sentences if wanted in (str(one.paragraph), _number(story, one))]
        among = found or story.sentences
    else:
        texts = {one: story.text[one.start : one.end].casefold() for one in story.sentences}
        found = [one for one in story.sentences if texts[one] == wanted][:1]
        among = tuple(one for one in story.sentences if wanted and wanted in texts[one]) or story.sentences
    if len(found) == 1:
        return found[0]
    shown = [f"{_number(story, one)} “{story.text[one.start : one.end]}”" for one in among[:MOST_CANDIDATES]]
    why = f"it is {len(found)} sentences" if found else f"the story {story.id!r} has no such sentence"
    more = ", …" if len(among) > MOST_CANDIDATES else ""
    raise StorybotError(f"sentence {name!r}", why, f"name one of: {', '.join(shown)}{more}")


def _number(story: Story, sentence: Sentence) -> str:
    return sentence_number(story.paragraphs[sentence.paragraph - 1], sentence)
