"""Right-to-left texts in left-to-right lines."""

from __future__ import annotations

import re
import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"

_TO_THE_LEFT = frozenset({"R", "AL", "AN"})
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates, and their ends, which could end the isolation of a text."""


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
