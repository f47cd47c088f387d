"""A quotation as a reader copies it with a button."""

from __future__ import annotations

from collections import Counter

import regex

from bot.replies.graphemes import shows
from bot.replies.html import length

COPY_LIMIT = 256
"""Longest text that a button copies; here in UTF-16 units, the shorter way to count
(https://core.telegram.org/bots/api#copytextbutton)."""

_USUAL_MARKS = ("“”", "‘’", "«»")
_MARKS = {
    "Arabic": ("«»", "“”"),
    "Armenian": ("«»", "“”"),
    "Cyrillic": ("«»", "„“", "“”"),
    "Georgian": ("„“", "«»"),
    "Greek": ("«»", "“”"),
    "Hebrew": ("””", "«»"),
    "Hiragana": ("「」", "『』"),
    "Katakana": ("「」", "『』"),
}
"""Quotation marks by the script that a text is mostly in, those first that are usual in it."""

_PAIRS = frozenset({*_USUAL_MARKS, *(pair for pairs in _MARKS.values() for pair in pairs), '""'})
_LETTERS = regex.compile("|".join(rf"(?P<{script}>\p{{Script={script}}})" for script in _MARKS) + r"|\p{L}")


def copied(quotation: str, attribution: str) -> str | None:
    """Return a quotation in quotation marks with its attribution under it; None where a button cannot copy that.

    The marks are those that are usual in the quotation's script, or the next ones where it has such marks itself, so
    that both can be told apart; none where all of it stands in marks already. Its own characters stay as they are.
    """
    if not shows(quotation):
        return None
    pair = _marks_for(quotation)
    marked = quotation if _stands_in_marks(quotation) else f"{pair[0]}{quotation}{pair[1]}"
    text = f"{marked}\n{attribution}" if attribution else marked
    return text if length(text) <= COPY_LIMIT else None


def _stands_in_marks(text: str) -> bool:
    """Whether one pair of quotation marks is around all of a text."""
    return text[:1] + text[-1:] in _PAIRS and not {text[0], text[-1]} & set(text[1:-1])


def _marks_for(text: str) -> str:
    """The marks to put around a text, an opening and a closing one."""
    scripts = Counter(letter.lastgroup for letter in _LETTERS.finditer(text))
    script = scripts.most_common(1)[0][0] if scripts else None
    choices = _MARKS.get(script or "", _USUAL_MARKS)
    return next((pair for pair in choices if pair[0] not in text), choices[0])
