"""The text that the *Copy* button copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from bot.replies.graphemes import shows
from bot.replies.html import length

COPY_LIMIT = 256
"""Longest text that a button copies, in UTF-16 code units to be on the safe side
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
"""Quotation marks by the script that most of a text is in, the usual ones first."""

_PAIRS = frozenset({*_USUAL_MARKS, *(pair for pairs in _MARKS.values() for pair in pairs), '""'})
_LETTERS = regex.compile("|".join(rf"(?P<{script}>\p{{Script={script}}})" for script in _MARKS) + r"|\p{L}")


def copied(quotation: str, attribution: str, above: Sequence[str] = ()) -> str | None:
    """Return a quotation in quotation marks with its attribution below, or None if a button cannot copy that.

    The lines `above` it come first.

    The marks are the usual ones of the quotation's script, or the next ones if it contains such marks itself. A
    quotation that is in marks already gets none. Its own characters are never changed.
    """
    if not shows(quotation):
        return None
    pair = _marks_for(quotation)
    marked = quotation if _stands_in_marks(quotation) else f"{pair[0]}{quotation}{pair[1]}"
    text = "\n".join([*above, marked, *([attribution] if attribution else [])])
    return text if length(text) <= COPY_LIMIT else None


def _stands_in_marks(text: str) -> bool:
    """Whether one pair of quotation marks encloses the whole text."""
    return text[:1] + text[-1:] in _PAIRS and not {text[0], text[-1]} & set(text[1:-1])


def _marks_for(text: str) -> str:
    """The opening and the closing mark for a text."""
    scripts = Counter(letter.lastgroup for letter in _LETTERS.finditer(text))
    script = scripts.most_common(1)[0][0] if scripts else None
    choices = _MARKS.get(script or "", _USUAL_MARKS)
    return next((pair for pair in choices if pair[0] not in text), choices[0])
