"""Words that a line end has parted: `repa-` and `irs` are `repairs`, `well-` and `known` stay `well-known`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_END = re.compile(r"(?P<word>[^\W\d_]+)(?P<hyphen>[-\u2010\u058a\u00ad])$")
_START = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+[-\u2010][^\W\d_]+")
_SOFT = "\u00ad"
# After a number or an abbreviation, a hyphen is never that of a line end ("10-year-old", "U.S.-led"), but a space may
# follow it: "10- and 12-year-olds".
_NUMBER_END = re.compile(r"(?:\d|[^\W\d_]\.)[-\u2010\u058a]$")
_AND = re.compile(r"(?:and|or|to|и|или|й|і|та|або|чи|և|կամ)\s")
# Parts that are written with a hyphen before or after them, in Russian and Ukrainian.
_FIRST_PARTS = frozenset(
    "во где из кое кой как по віце екс казна будь вице экс пів пол хтозна".split()  # noqa: SIM905
)
_LAST_PARTS = frozenset({"ка", "либо", "небудь", "нибудь", "но", "таки", "то", "от"})
_SHORTEST = 2
# Compounds with a hyphen in Russian and Ukrainian; others in -о are written as one word (североатлантический).
_COMPOUNDS = re.compile(
    r"(?:юго|северо)-(?:восто|запад)|(?:південно|північно)-(?:схід|сход|захід|заход)"
    r"|военно-(?!служ|пленн|обяз|начальн)|військово-(?!служ|полон|зобов)"
    r"|(?:русско|\w{4,}[сц]ь?ко)-(?!язычн|мовн|говор|хозяй|господар|пич|піч|вн|вск)\w{5}"
)


class Hyphens:
    """Joins lines; what it knows of words comes from all lines of the file.

    Example:
        >>> Hyphens(["The repairs are well-known."]).joined("After repa-", "irs, the ferry")
        'After repairs, the ferry'
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._compounds: set[str] = set()
        for line in lines:
            lower = line.casefold()
            self._compounds.update(match[0].replace("\u2010", "-") for match in _COMPOUND.finditer(lower))
            # What stands at a line end may be part of a word.
            self._words.update(re.findall(r"(?<![\w-])[^\W\d_]+(?![\w-])", lower))

    def joined(self, first: str, second: str) -> str:
        """Return two lines as one: with a space, or without if the first ends in a part of a word."""
        end, start = _END.search(first), _START.match(second)
        if end is None:
            # A number or a dash that stands close: 2020-2024.
            close = re.search(r"\d[-\u2010\u2013]$", first) and second[:1].isdigit()
            close = close or (_NUMBER_END.search(first) and start and not _AND.match(second))
            return first + ("" if close else " ") + second
        if start is None:
            return first + ("" if second[:1].isdigit() else " ") + second
        if end["hyphen"] == _SOFT:
            return first[:-1] + second
        keep = (
            start[0][0].isupper()
            or end["word"].isupper()
            or self._is_compound(end["word"].casefold(), start[0].casefold())
        )
        return (first if keep else first[:-1]) + second

    def _is_compound(self, first: str, second: str) -> bool:
        """Tell whether the hyphen is part of the word: by the file's own words, the grammar, or a dictionary."""
        if f"{first}-{second}" in self._compounds:
            return True
        if first + second in self._words:
            return False
        if first in _FIRST_PARTS or second in _LAST_PARTS or _COMPOUNDS.match(f"{first}-{second}"):
            return True
        known = (
            _dictionary("ru" if re.match("[а-яё]", first) else "en") if re.match("[a-zа-яё]", first) else frozenset()
        )
        if first + second in known or min(len(first), len(second)) < _SHORTEST:
            return False
        return first in known and second in known


@cache
def _dictionary(language: str) -> frozenset[str]:
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language=language).word_frequency.dictionary)
