"""Right-to-left texts in left-to-right lines."""

from __future__ import annotations

import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"

_TO_THE_LEFT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})


def isolated(text: str) -> str:
    """Return `text` so that in a left-to-right line its marks stay where they belong.

    A text with anything that runs to the left is put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE
    (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates); any other comes back as it is. Wrap what
    stands in a line with other words, a whole quotation or headline, and never a part of a quotation.
    """
    if not any(unicodedata.bidirectional(character) in _TO_THE_LEFT for character in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"
