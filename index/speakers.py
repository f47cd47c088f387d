"""Who speaks in a sentence of a story."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from corpus import Sentence, Story
from corpus.speakers import find_speaker
from corpus.speakers.verbs import FORMS
from index.introductions import Introduced, introductions
from index.lexical import words

# The same sentences are looked at again and again, and a speaker takes a millisecond to find.
_find_speaker = lru_cache(maxsize=4096)(find_speaker)

_PRONOUN_SAYS = re.compile(r"\b(?:he|she|they|who)\b,? (?:(?:also|then|later|has|had) )?(\w+)", re.IGNORECASE)


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    """Return the person or body that the text gives as the source of a sentence, in its own words; None without one."""
    place = speaker_place(story, sentence)
    return story.text[slice(*place)] if place else None


def speaker_place(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Return where in the story's text the source of a sentence is named, as [start, end); None without one."""
    speaker = _find_speaker(story.text, sentence.start, sentence.end)
    return (speaker.start, speaker.end) if speaker else None


class Match(IntEnum):
    """How surely a sentence gives the words of somebody asked for."""

    NOT = 0
    PARTLY = 1
    """Its speaker shares a word with the name: another minister, the wife of the one who speaks."""
    WHOLLY = 2
    """Its speaker has all of the name, or is introduced by it somewhere in the story."""


def match(asked: frozenset[str], head: frozenset[str], speaker: frozenset[str], people: Iterable[Introduced]) -> Match:
    """Return how surely a speaker is the one asked for.

    Args:
        asked: stems of all that the question calls him, her or it by, "the mayor of Sund".
        head: those of what comes before "of Sund".
        speaker: stems of the speaker, as `who_speaks` gives them.
        people: those of the story.
    """
    if not asked or not speaker:
        return Match.NOT
    told = speaker.union(*(one.told for one in people if one.names(speaker)))
    if asked <= told:
        return Match.WHOLLY
    return Match.NOT if head.isdisjoint(told) else Match.PARTLY


def who_speaks(story: Story, sentence: Sentence, people: Iterable[Introduced]) -> frozenset[str]:
    """Return the stems of the source of a sentence, empty without one.

    Where "she said" has no name that is sure to be hers, it is the last of those whom the story introduces and the
    paragraph names before.
    """
    speaker = speaker_of(story, sentence)
    if speaker is not None:
        return frozenset(words(speaker))
    said = _PRONOUN_SAYS.findall(story.text[sentence.start : sentence.end])
    if not any(verb.lower() in FORMS for verb in said):
        return frozenset()
    paragraph = story.paragraphs[sentence.paragraph - 1]
    before = words(story.text[paragraph.start : sentence.start])
    names = frozenset().union(*(one.last for one in people))
    return frozenset(next(([word] for word in reversed(before) if word in names), ()))


def speaks(asked: frozenset[str], story: Story, sentence: Sentence) -> bool:
    """Whether a sentence may give the words of somebody asked for, by the stems `asked`."""
    people = introductions(story)
    return match(asked, asked, who_speaks(story, sentence, people), people) is not Match.NOT
