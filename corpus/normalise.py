"""Normalisation of text that is read: the only difference between a story's text and its source."""

from __future__ import annotations

import re
import unicodedata

# Python's \s leaves out the control characters that are no white space, the byte-order mark, and the halves of
# characters that a broken encoding leaves, which no library takes.
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]+")

# Control characters, which a terminal obeys, line separators, directions of writing, and halves of characters.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return `text` for one line of a terminal or a log: what would act on it is written as Python writes it.

    Use it on what others have named: files, feeds, addresses.

    Example:
        >>> printable("a\tb")
        'a\\tb'
    """
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def normalise(text: str) -> str:
    """Return `text` in Unicode NFC on one line.

    Runs of white space, no-break spaces, line ends and control characters become one space each and are removed
    at both ends. Nothing else changes. The function is idempotent.
    """
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def letters_of(text: str) -> str:
    """Return the letters and digits of `text` in lower case, by which a headline is recognised."""
    return "".join(re.findall(r"\w+", text.casefold()))


def normalised_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where text[start:end], without white space around it, lies in the normalised `text`.

    Returns None if nothing is left of it, or if normalisation joins one of its characters with one outside.
    """
    piece = normalise(text[start:end])
    # What begins with white space would be taken to begin at the space that is left of it.
    while start < min(end, len(text)) and not normalise(text[start]):
        start += 1
    first = len(normalise(text[:start] + "|")) - 1
    last = first + len(piece)
    return (first, last) if piece and normalise(text)[first:last] == piece else None
