"""A dictionary of English, to tell typing errors and names from words, and the base forms of verbs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spellchecker import SpellChecker

COMMON = 200
"""Least frequency, in the dictionary's counts, of a word that a typing error is taken for."""

_VERBS = """
    beat:beat,beaten become:became begin:began,begun blow:blew,blown break:broke,broken bring:brought
    build:built buy:bought choose:chose,chosen come:came cost:cost die:died draw:drew,drawn drive:drove,driven
    fall:fell,fallen fight:fought fly:flew,flown get:got give:gave,given go:went,gone grow:grew,grown
    hide:hid,hidden hold:held keep:kept know:knew,known lay:laid lead:led leave:left lend:lent lie:lied
    lose:lost make:made meet:met overcome:overcame overtake:overtook,overtaken pay:paid rise:rose,risen run:ran
    seek:sought sell:sold send:sent shake:shook,shaken shoot:shot sing:sang,sung sink:sank,sunk
    speak:spoke,spoken spend:spent stand:stood steal:stole,stolen strike:struck swear:swore,sworn sweep:swept
    take:took,taken teach:taught throw:threw,thrown tie:tied undergo:underwent,undergone uphold:upheld
    wear:wore,worn win:won withdraw:withdrew,withdrawn write:wrote,written
"""
"""Base, past and, if it differs from both, participle; verbs whose past is a noun or an adjective as often ("found",
"saw", "felt") are left out."""

_ENTRIES = [(base, forms.split(",")) for base, _, forms in (entry.partition(":") for entry in _VERBS.split())]

PASTS = {forms[0]: base for base, forms in _ENTRIES}
"""The base of each past tense."""


_ONE_SYLLABLE = re.compile(r"(?:qu|[^aeiou])*[aeiouy][^aeiouwxy]")
_DOUBLED = re.compile(r".*[aeiou]([bdgmnprt])\1")
_NO_VERBS = frozenset(
    """
    based related supposed united hundred indeed used sacred naked wicked beloved armed aged talented gifted skilled
    embed exceed proceed succeed speed need feed seed breed bleed greed deed weed reed creed shed bed red sled
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
"""Words in -ed that are no past tense, or hardly ever one."""


def is_english(word: str) -> bool:
    """Whether a word, in any case, is in the dictionary."""
    return word.casefold() in _dictionary()


def frequency(word: str) -> int:
    """Return how often a word stands in the texts that the dictionary was made of, 0 for an unknown one."""
    return int(_dictionary()[word.casefold()])


def nearest_word(typed: str) -> str | None:
    """Return the most frequent word one edit away from what was typed, or None if no common word is."""
    known = _dictionary()
    found = sorted(known.candidates(typed) or (), key=lambda word: (-known[word], word))
    return str(found[0]) if found and known[found[0]] >= COMMON else None


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    # Loaded at the first question, for it takes a third of a second.
    from spellchecker import SpellChecker

    return SpellChecker(distance=1)


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
