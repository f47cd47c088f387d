"""Who speaks in a sentence of a story."""

from __future__ import annotations

from functools import lru_cache

from corpus import Sentence, Story
from corpus.speakers import find_speaker

# The same sentences are looked at again and again, and a speaker takes a millisecond to find.
_find_speaker = lru_cache(maxsize=4096)(find_speaker)


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    """Return the person or body that the text gives as the source of a sentence, in its own words; None without one."""
    place = speaker_place(story, sentence)
    return story.text[slice(*place)] if place else None


def speaker_place(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Return where in the story's text the source of a sentence is named, as [start, end); None without one."""
    speaker = _find_speaker(story.text, sentence.start, sentence.end)
    return (speaker.start, speaker.end) if speaker else None
