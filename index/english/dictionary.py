"""A dictionary of English, as far as typing errors and names have to be told from words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

COMMON = 200
"""Least frequency, in the dictionary's counts, of a word that a typing error is taken for."""


def is_english(word: str) -> bool:
    """Whether a word, in any case, is in the dictionary."""
    return word.casefold() in _dictionary()


def frequency(word: str) -> int:
    """Return how often a word stands in the texts that the dictionary was made of, 0 for an unknown one."""
    return int(_dictionary()[word.casefold()])


def nearest_word(typed: str) -> str | None:
    """Return the most frequent word one edit away from what was typed, None where no common word is."""
    known = _dictionary()
    found = sorted(known.candidates(typed) or (), key=lambda word: (-known[word], word))
    return str(found[0]) if found and known[found[0]] >= COMMON else None


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    # Loaded at the first question, for it takes a third of a second.
    from spellchecker import SpellChecker

    return SpellChecker(distance=1)
