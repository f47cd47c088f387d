"""Right-to-left texts in left-to-right lines."""

from __future__ import annotations

import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"

_TO_THE_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


def isolated(text: str) -> str:
    """Return `text` so that it does not reorder the words around it in a left-to-right line.

    A text with right-to-left characters is put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE
    (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates). Other texts are returned unchanged. Use it on
    names and headlines beside other words, never inside a quotation.
    """
    if not any(unicodedata.bidirectional(character) in _TO_THE_LEFT for character in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"
