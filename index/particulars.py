"""Names and figures in a question: what cannot be said in other words, so that a passage without them says less."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.english import is_english
from index.figures import figures
from index.lexical import words

_TOKEN = re.compile(r"(?<!\w)\w[\w'’.,]*")
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_OPENINGS = frozenset(
    """
    a according an and are at but can could did do does for from give had has have how if in is list may might must
    name of on or should show tell the to was were what when where which who whom whose why will with would
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)

SHORTEST_STEM = 4
"""Letters that a name has to have for its beginning to stand for it ("Belarusian" and "Belarus")."""

SHARE_OF_NAME = 0.7
"""Share of a name's letters that such a beginning has."""


def particulars(question: str, *, english: bool = True) -> tuple[str, ...]:
    """Return the names and numbers of a question, in order.

    A name begins with a capital inside the question; in an English one it may be any word that is not in the
    dictionary as well. A name of several words counts by each.
    """
    found = []
    for match in _TOKEN.finditer(question):
        token = re.sub(r"['’]s?$", "", match[0].rstrip(".,"))
        strange = english and len(token) > 2 and not is_english(token.rstrip("'’"))
        is_name = strange or (match.start() > 0 and token[0].isupper())
        if _NUMBER.fullmatch(token) or (token.casefold() not in _OPENINGS and is_name):
            found.append(token)
    return tuple(found)


def missing(wanted: Sequence[str], text: str) -> int:
    """Return how many of the particulars a text lacks, in any ending or adjective ("Belarusian" stands for Belarus)."""
    if not wanted:
        return 0
    folded, stems, numbers = _content(text)
    return sum(
        not (figures(one) <= numbers if _NUMBER.fullmatch(one) else _stands_in(one.casefold(), folded, stems))
        for one in wanted
    )


@lru_cache(maxsize=4096)
def _content(text: str) -> tuple[str, frozenset[str], frozenset[float | str]]:
    """A text in lower case, the stems of its words, and its figures."""
    return text.casefold(), frozenset(words(text)), figures(text)


def _stands_in(name: str, text: str, stems: frozenset[str]) -> bool:
    if any(stem in stems for stem in words(name)):
        return True
    if len(name) < SHORTEST_STEM:
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
    beginning = name[: max(SHORTEST_STEM, round(SHARE_OF_NAME * len(name)))]
    return re.search(rf"(?<!\w){re.escape(beginning)}", text) is not None
