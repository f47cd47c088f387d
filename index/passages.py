"""From stories to what is embedded: sentences, and passages around them."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from corpus import Sentence, Story

NEIGHBOURS = 1
"""Sentences before and after a sentence that its passage takes in."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences, story.text[start:end], around the sentence that it is the passage of.

    Passages of neighbouring sentences overlap. The run may cross the end of a paragraph.

    Args:
        story: number of the story in the index.
        sentence: number of the sentence in the story.
        start: offset of the run's first character in the story's text.
        end: offset after its last character.
    """

    story: int
    sentence: int
    start: int
    end: int


def passages_of(
    story: Story, number: int, count_tokens: Callable[[Sequence[str]], list[int]], max_tokens: int
) -> list[Passage]:
    """Return a passage for each sentence of a story that says something, in order.

    A sentence of one word ("REFERENCE.") says nothing by itself and gets none, but lies in its neighbours' passages;
    a story of nothing else keeps them all.

    Args:
        story: the story.
        number: its number in the index.
        count_tokens: the encoder's count of tokens of each text.
        max_tokens: longest passage, in those tokens; neighbours that would pass it are left out.
    """
    sentences = story.sentences
    lengths = count_tokens([story.text[sentence.start : sentence.end] for sentence in sentences])
    telling = [
        position
        for position, sentence in enumerate(sentences)
        if len(_WORD.findall(story.text, sentence.start, sentence.end)) > 1
    ]
    passages = []
    for position in telling or range(len(sentences)):
        first, last = _run(lengths, position, max_tokens)
        passages.append(Passage(number, position, sentences[first].start, sentences[last].end))
    return passages


def sentence_of(passage: Passage, stories: Sequence[Story]) -> Sentence:
    """Return the sentence that a passage is around."""
    return stories[passage.story].sentences[passage.sentence]


def sentence_text(passage: Passage, stories: Sequence[Story]) -> str:
    """Return the passage's sentence behind its story's headline, as it is embedded and matched."""
    story, sentence = stories[passage.story], sentence_of(passage, stories)
    return f"{story.headline}. {story.text[sentence.start : sentence.end]}"


def passage_text(passage: Passage, stories: Sequence[Story]) -> str:
    """Return the passage's run of sentences behind its story's headline."""
    story = stories[passage.story]
    return f"{story.headline}. {' '.join(story.text[passage.start : passage.end].split())}"


def publication_date(story: Story) -> str:
    """Return the day of publication in words, as a question would name it ("the story of 4 May"); empty without one."""
    if story.metadata.published is None:
        return ""
    day = date.fromisoformat(story.metadata.published[:10])
    return f"{day.day} {month_name[day.month]} {day.year}"


def _run(lengths: Sequence[int], position: int, max_tokens: int) -> tuple[int, int]:
    """First and last sentence of the run around `position`; the sentence before is worth more than the one after."""
    first = last = position
    room = max_tokens - lengths[position]
    for _ in range(NEIGHBOURS):
        if first > 0 and lengths[first - 1] <= room:
            first -= 1
            room -= lengths[first]
        if last + 1 < len(lengths) and lengths[last + 1] <= room:
            last += 1
            room -= lengths[last]
    return first, last
