"""A question that a story's own sentence suggests, before it is known whether the story is found to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from corpus import Sentence, Story

LONGEST = 80
"""Longest question that is made, in characters: it has to fit on a button."""

SHORT = 60
"""Length up to which a question is read at a glance; shorter ones go first."""

MOST_SENTENCES = 400
"""Sentences of a story that are looked at, from its beginning: more than news has, and a bound for a whole book."""


class Kind(IntEnum):
    """What a question is made from; where two are as good, the lower kind goes first."""

    REASON = 1
    TIME = 2
    DOER = 3
    NUMBER = 4
    SPEAKER = 5
    PERSON = 6
    MEANING = 7


@dataclass(frozen=True, slots=True)
class CandidateQuestion:
    """A question with the sentences that it was made from.

    Args:
        story: the story that it is asked of.
        question: the question, in the story's words but for those that make it one.
        sentences: those that answer it as far as their wording tells, in order; at least one.
        kind: the pattern.
        about: the person or thing asked about, so that not all questions are about one.
        answers: [start, end) in the story's text of the words that answer; none if the pattern does not tell.
    """

    story: Story
    question: str
    sentences: tuple[Sentence, ...]
    kind: Kind
    about: str
    answers: tuple[tuple[int, int], ...] = ()


def sentence_text(story: Story, sentence: Sentence) -> str:
    """Return the characters of a sentence."""
    return story.text[sentence.start : sentence.end]
