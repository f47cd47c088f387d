"""What is quoted for a sentence that answers: it alone, or with the one before that says who or what it speaks of."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus import Sentence, Story
from corpus.speakers import find_speaker
from corpus.speakers.words import can_speak

# The same sentences are looked at again and again, and finding a speaker takes a millisecond.
_find_speaker = lru_cache(maxsize=4096)(find_speaker)

LONGEST_RUN = 500
"""Longest run of two sentences, in characters; what is longer is no quotation that is read at a glance."""

_MARKS = "\"'“”‘’«»„([ "
_LINK = re.compile(
    r"(?:but|and|yet|so|still|then|later|however|instead|meanwhile|also|now|nor|or|afterwards?),?\s+(?=\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")

_PERSON = frozenset({"he", "she", "his", "her", "him"})
_THINGS = frozenset({"they", "their", "it", "its"})
_SPEAKING = frozenset({"i", "we", "my", "our"})
_PART = re.compile(
    r"(?:(?:one|two|three|some|none|most|many|all|both|each|neither|either|half)\s+of\s+(?:them|these|those)"
    r"|according\s+to\s+(?:him|her|them)|the\s+latter|such)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?:this|that|these|those)\b\s*(?P<next>\w+(?:[-'’]\w+)*)?", re.IGNORECASE)
_NOT_POINTED_AT = frozenset(
    """
    week month year morning afternoon evening autumn spring summer winter season monday tuesday wednesday thursday
    friday saturday sunday story article report said who whose which with without he she it they we you i the a an
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
"""What follows "this" or "that" where nothing that was said is meant: a time of now, or a clause."""

_BE = r"(?:is|was|are|were|will\s+be|would\s+be|has\s+been|had\s+been|may\s+be|might\s+be|became|becomes|remains)"
_EMPTY_IT = re.compile(
    rf"""it(?:['’]s|\s+{_BE})\s+(?:not\s+|never\s+)?(?:
          (?:(?!an?\b)[^\s,.;]+\s+){{1,4}}(?:that|who|whom|whether|how|why|when|since|before|until|if)\b
        | (?:an?\s+(?:pity|shame|fact|mystery|miracle|wonder|relief)|(?:[^\s,.;]+\s+)?
            (?:hard|difficult|easy|easier|possible|impossible|important|necessary|good|better|best|wrong|right|early|
               late|time|enough|unusual|rare|common|likely|unlikely))\s+(?:that|to|for)\b
        | (?:raining|snowing|cold|hot|warm|dark|windy|sunny|midnight|noon|unclear|unknown|\d|(?:mon|tues|wednes|thurs|
            fri|satur|sun)day\b)
        )
      | it\s+(?:may|might|could|can|should|must)\s+be\s+\w+\s+that\b
      | it\s+(?:seem|appear|turn|emerge|follow|transpire|happen)(?:s|ed)?\s+(?:out\s+)?(?:that|as\s+if|as\s+though)\b
      | it\s+(?:rain|snow|hail|thunder|drizzle|pour)(?:s|ed)\b
      | it\s+(?:took|takes|has\s+taken)\b.*\b(?:to|before|until)\b
      | it\s+remains\s+(?:to\s+be|unclear|unknown)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""An "it" that stands for nothing, for a clause that follows, or for the weather and the time."""

_NAMED_AFTER = re.compile(r"(?:his|her|their|its)\s+[\w-]+\s+\w+(?:ing|ed),\s+(?:the\s+)?\w", re.IGNORECASE)
"""An opening such as "Her voice breaking, Lind …", whose name comes after it."""


def speaker_of(story: Story, sentence: Sentence) -> str | None:
    """Return the person or body that the text gives as the source of a sentence, in its own words, or None."""
    place = speaker_place(story, sentence)
    return story.text[slice(*place)] if place else None


def speaker_place(story: Story, sentence: Sentence) -> tuple[int, int] | None:
    """Return where in the story's text the source of a sentence is named, as [start, end), or None."""
    speaker = _find_speaker(story.text, sentence.start, sentence.end)
    return (speaker.start, speaker.end) if speaker else None


def quoted_run(story: Story, sentence: Sentence) -> tuple[int, int]:
    """Return the [start, end) offsets in the story's text of what is quoted for a sentence of it.

    That is the sentence, and the one before it in its paragraph as well where the sentence opens with a word that
    refers back ("He said", "It narrowed", "This step") to what the sentence before can name. A quotation that begins
    with "I" or "we" refers to its speaker. What one says is never quoted with what another, or the story itself, says.
    Never more than two sentences, nor than `LONGEST_RUN` characters.
    """
    alone = (sentence.start, sentence.end)
    neighbours = story.paragraphs[sentence.paragraph - 1].sentences
    position = neighbours.index(sentence)
    if position == 0:
        return alone
    before = neighbours[position - 1]
    if sentence.end - before.start > LONGEST_RUN:
        return alone
    text = story.text[sentence.start : sentence.end]
    opening = _opening(text)
    names = opening.lower() in _SPEAKING or (
        _refers_back(_from_first_word(text)) and _can_name(story.text[before.start : before.end], opening)
    )
    return (before.start, sentence.end) if names and _one_speaks(story, before, sentence, opening) else alone


def _from_first_word(text: str) -> str:
    """A sentence from its first word that is no link to the sentence before, without quotation marks."""
    bare = text.lstrip(_MARKS)
    link = _LINK.match(bare)
    return bare[link.end() :].lstrip(_MARKS) if link else bare


def _opening(text: str) -> str:
    """The first word of a sentence, "he" of "he'd"."""
    word = _WORD.match(_from_first_word(text))
    return re.split("['’]", word[0])[0] if word else ""


def _refers_back(text: str) -> bool:
    """Whether a sentence opens with a word that stands for something named before it."""
    word = _opening(text).lower()
    if word in _PERSON | _THINGS:
        return not (_EMPTY_IT.match(text) or _NAMED_AFTER.match(text))
    pointing = _POINTING.match(text)
    if pointing:
        return pointing["next"] is not None and pointing["next"].lower() not in _NOT_POINTED_AT
    return _PART.match(text) is not None


def _can_name(before: str, opening: str) -> bool:
    """Whether a sentence can name what a pronoun after it stands for."""
    words = _WORD.findall(before)
    if len(words) < 3 or (opening.lower() in _PERSON | _THINGS and _opening(before).lower() == opening.lower()):
        return False
    if opening.lower() not in _PERSON:
        return True
    names = (word for word in words[1:] if word[0].isupper() and word != "I")
    return next(names, None) is not None or any(can_speak(word.lower()) for word in words)


def _one_speaks(story: Story, before: Sentence, sentence: Sentence, opening: str) -> bool:
    """Whether two sentences can stand under the speaker of the second: that is nobody, or speaks in the first too.

    What begins with "I" or "we" needs a speaker, whom the first sentence names.
    """
    speaker = _find_speaker(story.text, sentence.start, sentence.end)
    if speaker is None:
        return opening.lower() not in _SPEAKING
    other = _find_speaker(story.text, before.start, before.end)
    if other is None or other.name != speaker.name:
        return False
    return opening.lower() not in _SPEAKING or before.start <= speaker.start < before.end
