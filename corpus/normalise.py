"""What happens to a text on its way in; a story's text differs from its source by this alone."""

from __future__ import annotations

import re
import unicodedata

# Python's \s leaves out the control characters that are no white space, the byte-order mark, and the halves of
# characters that a broken encoding leaves, which no library takes.
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]+")


def normalise(text: str) -> str:
    """Return `text` in Unicode NFC on one line.

    Runs of white space, no-break spaces, line ends and control characters become one space each; those at
    both ends go. Nothing else changes. The function is idempotent.
    """
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
