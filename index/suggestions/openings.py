"""How the first word of a sentence is written inside one."""

from __future__ import annotations

import regex

from corpus import Story
from corpus.speakers.words import DETERMINERS
from index.english.dictionary import is_english

_LOWERED = DETERMINERS | {"at", "more", "about", "around", "nearly", "almost", "over", "up", "only"}

_AFTER_A_NOUN = frozenset({"on", "between", "over"})
"""Prepositions before which a first word is hardly ever a name: "Work on …", "Relations between …"."""


def inside_sentence(words: str, story: Story) -> str | None:
    """Return the beginning of a sentence as it is written inside one: "The pier" is "the pier", "Ida" stays.

    A first word that may be a name or not is taken for what the rest of the story writes; None where that does not
    tell.
    """
    first, _, rest = words.partition(" ")
    following = rest.partition(" ")[0]
    lowered = first[:1].lower() + first[1:]
    if lowered in _LOWERED:
        return f"{lowered} {rest}".strip()
    if not first[:1].isupper() or (len(first) > 1 and first[1:] != first[1:].lower()) or not first.isalpha():
        return words
    if following[:1].isupper():
        return words
    if following in _AFTER_A_NOUN or regex.search(rf"(?<![\w-]){regex.escape(lowered)}\b", story.text):
        return f"{lowered} {rest}".strip()
    inside = regex.search(rf"(?<=[\p{{Ll}},;] ){regex.escape(first)}\b", story.text)
    return words if inside or not is_english(first) else None
