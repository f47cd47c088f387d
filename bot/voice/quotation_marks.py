"""The quotation marks that fit a text."""

from __future__ import annotations

from collections import Counter

import regex

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


def marks_around(text: str) -> tuple[str, str]:
    """Return the opening and the closing mark to set around a text; two empty ones if it is in marks already.

    The marks are the usual ones of the text's script, or the next ones if it contains such marks itself.
    """
    if _stands_in_marks(text):
        return "", ""
    scripts = Counter(letter.lastgroup for letter in _LETTERS.finditer(text))
    script = scripts.most_common(1)[0][0] if scripts else None
    choices = _MARKS.get(script or "", _USUAL_MARKS)
    pair = next((pair for pair in choices if pair[0] not in text), choices[0])
    return pair[0], pair[1]


def _stands_in_marks(text: str) -> bool:
    """Whether one pair of quotation marks encloses the whole text."""
    return text[:1] + text[-1:] in _PAIRS and not {text[0], text[-1]} & set(text[1:-1])
