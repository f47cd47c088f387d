"""The base form of a verb in the past tense, if there is no doubt of it."""

from __future__ import annotations

import re

from index.english.dictionary import frequency, is_english
from index.english.irregular_verbs import PASTS

_ONE_SYLLABLE = re.compile(r"(?:qu|[^aeiou])*[aeiouy][^aeiouwxy]")
_DOUBLED = re.compile(r".*[aeiou]([bdgmnprt])\1")
_NO_VERBS = frozenset(
    """
    based related supposed united hundred indeed used sacred naked wicked beloved armed aged talented gifted skilled
    embed exceed proceed succeed speed need feed seed breed bleed greed deed weed reed creed shed bed red sled
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
"""Words in -ed that are no past tense, or hardly ever one."""


def base_form(word: str) -> str | None:
    """Return the base of a verb in the past tense ("ratified": "ratify"), or None if the word may be no such verb.

    Regular forms are undone by the rules of English spelling, and only to a word of the dictionary.
    """
    if word in PASTS:
        return PASTS[word]
    if not word.isascii() or not word.islower() or not word.endswith("ed") or word in _NO_VERBS or len(word) < 5:
        return None
    found = _undone(word[:-2])
    return found if is_english(found) else None


def _undone(stem: str) -> str:
    """The base of a regular verb without its -ed: "plann" is "plan", "accus" is "accuse", "ratifi" is "ratify"."""
    if stem.endswith("i"):
        return f"{stem[:-1]}y" if is_english(f"{stem[:-1]}y") else f"{stem}e"
    if _DOUBLED.fullmatch(stem) and is_english(stem[:-1]):
        return stem[:-1]
    # A short stem with one vowel would have doubled its consonant ("hopped"), so that it comes of one in -e ("hoped").
    if _ONE_SYLLABLE.fullmatch(stem) or frequency(f"{stem}e") > frequency(stem):
        return f"{stem}e"
    return stem
