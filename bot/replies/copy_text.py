"""The text that the *Copy* button copies."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies.graphemes import shows
from bot.replies.html import length
from bot.voice.quotation_marks import marks_around

COPY_LIMIT = 256
"""Longest text that a button copies, in UTF-16 code units to be on the safe side
(https://core.telegram.org/bots/api#copytextbutton)."""


def copied(quotation: str, attribution: str, above: Sequence[str] = ()) -> str | None:
    """Return a quotation in quotation marks with its attribution below, or None if a button cannot copy that.

    The lines `above` it come first. A quotation that is in marks already gets none. Its own characters are never
    changed.
    """
    if not shows(quotation):
        return None
    opening, closing = marks_around(quotation)
    text = "\n".join([*above, f"{opening}{quotation}{closing}", *([attribution] if attribution else [])])
    return text if length(text) <= COPY_LIMIT else None
