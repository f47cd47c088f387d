"""The marks around a text: quotation marks that fit it, and invisible ones that keep its direction."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import regex

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"

_TO_THE_LEFT = frozenset({"R", "AL", "AN"})
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates, and their ends, which could end the isolation of a text."""

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


def isolated(text: str) -> str:
    """Return `text` so that it does not reorder the words around it in a left-to-right line.

    A text with right-to-left characters is put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE
    (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates). Explicit directions of its own are left out,
    so that a headline cannot show itself, or the words after it, in another order. Other texts are returned unchanged.
    Use it on names and headlines beside other words, never inside a quotation.
    """
    text = _CONTROLS.sub("", text)
    if not any(unicodedata.bidirectional(character) in _TO_THE_LEFT for character in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"


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
