"""Characters as a reader sees them (grapheme clusters), and the characters that Telegram keeps."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

import regex

from bot.replies.html import length

_CLUSTER = regex.compile(r"\X")
_CONTROLS = {code: " " for code in range(0x20) if code not in (0x0A, 0x0D)}
_TAKEN_OUT = dict.fromkeys((0x0D, *range(0x2028, 0x202F), 0x030A, 0x0333, 0x033F))
_KEPT = str.maketrans({**_CONTROLS, **_TAKEN_OUT})
_BLANK_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_BLANK_SYMBOLS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Hangul fillers and the empty Braille pattern: letters and symbols by category, but invisible."""


def boundaries(text: str) -> list[int]:
    """Return the offsets between the grapheme clusters of `text` in order, including 0 and its end.

    The clusters are those of https://www.unicode.org/reports/tr29/#Grapheme_Cluster_Boundaries.
    """
    return [*(cluster.start() for cluster in _CLUSTER.finditer(text)), len(text)]


def fitting(text: str, start: int, limit: int, between: Sequence[int]) -> int:
    """Return the end of the longest part of `text` from `start` that is within `limit` UTF-16 units.

    It ends at one of the `boundaries` in `between`. Only a cluster that is longer than the limit is cut (a letter with
    a heap of marks). At least one character is returned, so that a caller's loop ends.
    """
    # A character has one or two units. Decoding drops the first half of a pair at the cut.
    units = text[start : start + limit].encode("utf-16-le")[: 2 * limit]
    end = start + len(units.decode("utf-16-le", "ignore"))
    return max(whole(between, start, end), start + 1) if start < len(text) else start


def whole(between: Sequence[int], start: int, end: int) -> int:
    """Return the last cluster boundary up to `end`, or `end` itself if that leaves nothing."""
    before = between[bisect_right(between, end) - 1]
    return before if before > start else end


def beginning(text: str, limit: int) -> str:
    """Return at most `limit` UTF-16 units of `text`, cut between graphemes, without white space before the cut."""
    return text if length(text) <= limit else text[: fitting(text, 0, limit, boundaries(text))].rstrip()


def kept(text: str) -> str:
    """Return the characters of `text` that Telegram keeps.

    It turns control characters into spaces, and removes carriage returns, line separators, bidirectional embeddings,
    and the marks U+030A, U+0333 and U+033F (`clean_input_string` of https://github.com/tdlib/td).
    """
    return text.translate(_KEPT)


def shows(text: str) -> bool:
    """Return whether `text` has a visible character. Telegram refuses messages without one."""
    return any(
        unicodedata.category(character) not in _BLANK_CATEGORIES and character not in _BLANK_SYMBOLS
        for character in kept(text)
    )
