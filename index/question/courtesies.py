"""Greetings before a question and thanks after it, and what looks like a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.question.phrases import LANGUAGES, phrases
from index.question.remarks import Remark, phrases_of
from index.question.words import QUESTION_WORDS, words_of

_OPENERS = QUESTION_WORDS.union(*(phrases(code)["openers"].split() for code in LANGUAGES))
"""Words with which a question begins; before them a greeting needs no comma."""

_ASKS = re.compile("[?՞]")
_PARTED = re.compile(r"[^\w\s]*[,.!;:)…։՝][^\w]*|[^\w]*\n[^\w]*")
_ENDED = re.compile(r"[?.!…։:՞]\W*$")
_OPENING_KINDS = frozenset({Remark.GREETING, Remark.THANKS, None})
_CLOSING_KINDS = frozenset({Remark.THANKS, None})
_OPENING_MARKS = '«“„"¿('
_BEFORE_A_QUESTION = frozenset({"ok", "okay", "ок", "окей", "օկ"})


def without_courtesies(text: str) -> str:
    """Return a question without the greeting before it and the thanks after it; a text of nothing else as it is."""
    words = words_of(text)
    start, end = 0, len(words)
    for place in range(1, end):
        between = text[words[place - 1].end : words[place].start]
        parted = _PARTED.fullmatch(between) or (between.isspace() and words[place].text in _OPENERS)
        said = [word.text for word in words[start:place]]
        if parted and ((said[0] in _BEFORE_A_QUESTION and len(said) == 1) or _is_all(said, _OPENING_KINDS)):
            start = place
    for place in range(start + 1, end):
        behind = [word.text for word in words[place:]]
        if _ENDED.search(text[: words[place].start]) and _is_all(behind, _CLOSING_KINDS):
            end = place
            break
    if (start, end) == (0, len(words)):
        return text
    before = text[: words[start].start] if start else ""
    asked = text[len(before) : words[end].start if end < len(words) else len(text)]
    return before[len(before.rstrip(_OPENING_MARKS)) :] + asked.rstrip(" ,–—-")


def reads_as_question(text: str) -> bool:
    """Return whether a text has a question mark, or begins with a word with which questions begin."""
    words = words_of(text)
    return bool(_ASKS.search(text)) or (bool(words) and words[0].text in _OPENERS)


def _is_all(words: Sequence[str], kinds: Collection[Remark | None]) -> bool:
    """Whether words consist of phrases of these kinds, and are more than words that may stand beside them."""
    found = {phrase.kind for phrase in phrases_of(words) or ()}
    return found <= set(kinds) and bool(found - {None})
