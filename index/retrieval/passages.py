"""From stories to what is embedded: each sentence behind its story's headline."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import Sentence, Story

_WORD = re.compile(r"\w+")
ENDS = (".", ":", "?", "!", "…", "։", "՝")
"""Marks that part a line from what follows it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that is embedded and retrieved.

    Args:
        story: number of the story in the index.
        sentence: number of the sentence in the story.
    """

    story: int
    sentence: int


def passages_of(story: Story, number: int) -> list[Passage]:
    """Return a passage for each sentence of a story that says something, in order.

    Headings and questions of an interview get none. A sentence of one word ("REFERENCE.") says nothing by itself and
    gets none either, unless it has a line above it ("No." under a question). Both are read with their neighbours. A
    story of nothing else keeps them all. The sign of an omission gets none, unless there is nothing else at all.
    """
    shown = [(position, one) for position, one in enumerate(story.sentences) if not story.is_omission(one)]
    telling = [
        position
        for position, sentence in shown
        if story.paragraphs[sentence.paragraph - 1].is_quotable
        and (len(_WORD.findall(story.text, sentence.start, sentence.end)) > 1 or lines_above(story, sentence))
    ]
    return [Passage(number, position) for position in telling or [position for position, _ in shown] or [0]]


def embedded_text(story: Story, sentence: Sentence) -> str:
    """Return a sentence behind its story's headline and the lines above it, as it is embedded."""
    return f"{story.headline}. {lines_above(story, sentence)}{story.text[sentence.start : sentence.end]}"


def lines_above(story: Story, sentence: Sentence) -> str:
    """Return the lines above a sentence that tell what it is about, as sentences; the time of an entry does not."""
    lines = (story.text[start:end] for start, end in story.leads_of(sentence.paragraph, times=False))
    return "".join(f"{line} " if line.endswith(ENDS) else f"{line}. " for line in lines)
