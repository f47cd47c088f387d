"""Who speaks in a sentence of a story."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus import Sentence, Story
from corpus.speakers import find_speaker
from corpus.speakers.verbs import FORMS
from index.introductions import called, last_names
from index.lexical import words

# The same sentences are looked at again and again, and a speaker takes a millisecond to find.
_find_speaker = lru_cache(maxsize=4096)(find_speaker)

_PRONOUN_SAYS = re.compile(r"\b(?:he|she|they|who)\b,? (?:(?:also|then|later|has|had) )?(\w+)", re.IGNORECASE)
_NAME_WORD = re.compile(r"\w[\w'’-]*\w")


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    """Return the person or body that the text gives as the source of a sentence, in its own words; None without one."""
    place = speaker_place(story, sentence)
    return story.text[slice(*place)] if place else None


def speaker_place(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Return where in the story's text the source of a sentence is named, as [start, end); None without one."""
    paragraph = story.paragraphs[sentence.paragraph - 1]
    speaker = _find_speaker(
        story.text[paragraph.start : paragraph.end],
        sentence.start - paragraph.start,
        sentence.end - paragraph.start,
    )
    return (paragraph.start + speaker.start, paragraph.start + speaker.end) if speaker else None


def speaks(asked: frozenset[str], story: Story, sentence: Sentence) -> bool:
    """Whether a sentence gives the words of somebody asked for.

    That is one whose name shares a word with `asked`, a set of stems, or whom the story introduces by all of them ("the
    mayor" where it once says "Ida Lund, the mayor"). Where "she said" has no name that is sure to be hers, a mention in
    the paragraph before does.
    """
    meant = asked | called(asked, story)
    speaker = speaker_of(story, sentence)
    if speaker is not None:
        return not meant.isdisjoint(words(speaker))
    paragraph = story.paragraphs[sentence.paragraph - 1]
    before = _NAME_WORD.findall(story.text[paragraph.start : sentence.start])
    named = [word for word in before if word in last_names(story)]
    said = _PRONOUN_SAYS.findall(story.text[sentence.start : sentence.end])
    is_saying = any(verb.lower() in FORMS for verb in said)
    return bool(named) and is_saying and not meant.isdisjoint(words(named[-1]))


def is_quoted(asked: frozenset[str], story: Story) -> bool:
    """Whether a story gives the words of somebody asked for anywhere, as `speaks` tells."""
    meant = asked | called(asked, story)
    paragraphs = [one for one in story.paragraphs if not meant.isdisjoint(words(story.text[one.start : one.end]))]
    numbers = {one.number for one in paragraphs}
    return any(speaks(asked, story, sentence) for sentence in story.sentences if sentence.paragraph in numbers)
