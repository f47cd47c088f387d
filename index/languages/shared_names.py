"""Names and figures that a question in another script or language shares with the stories.

A name is written as it sounds, so that it survives the change of letters: anyascii spells it in Latin letters, and its
consonants are compared, for vowels and endings differ most between languages (Пашиняна, Paşinyan, Pashinyan).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import log

from anyascii import anyascii

SHORTEST_NAME = 4
"""Letters of the shortest word that is compared by sound; shorter ones are alike by chance."""

LONGEST_ENDING = 3
"""Letters that may be an ending of the question's language; a third of the word at most."""

LEAST_ALIKE = 0.8
"""Similarity of the spellings from which two words may be one name (Ratcliff and Obershelp 1988)."""

LEAST_ALIKE_OF_FEW_CONSONANTS = 0.9
"""The same for words of two consonants or less, which many words share."""

LEAST_ALIKE_IN_SOUND = 0.85
"""Similarity of the sounds from which two long words may be one name."""

_LONG = 6
_WORD = re.compile(r"[^\W_]+")
# Marks within a word: the apostrophe, and Armenian question, emphasis and exclamation marks.
_INSIDE_WORDS = re.compile("['’ʼ՛՜՞]")
# Letters that anyascii, which spells them one by one, writes in the way of another language.
_BEFORE_SPELLING = (
    ("ու", "u"),
    ("ՈՒ", "U"),
    ("Ու", "U"),
    ("ў", "в"),
    ("Ў", "В"),
    ("ё", "е"),
    ("Ё", "Е"),
    ("э", "е"),
    ("Э", "Е"),
)
_SOUNDS = tuple(
    (re.compile(spelling), plain)
    for spelling, plain in (
        ("shch|sch|sh|sz|ş", "s"),
        ("dzh|zh", "z"),
        ("tch|ch|ts|tz|cz", "ç"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("kh", "h"),
        ("ph", "f"),
        ("gh", "g"),
        ("th", "t"),
        ("x", "ks"),
        ("w", "v"),
        ("j", "z"),
    )
)
_GLIDE = re.compile("[iy]+(?=[aeou])")
_VOWELS = re.compile("[aeiouy]+")
_LAST_VOWEL = re.compile("[aeiouy]$")
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in forms that can be compared: its Latin letters, in which case, and its sound."""

    letters: str
    acronym: bool
    figure: bool
    name: bool


def rank_by_names(question: str, sentences: Sequence[str]) -> list[tuple[int, float]]:
    """Return numbers and scores of the sentences that hold names or figures of a question, the best first.

    Other words that languages share (summit, Gipfel; президент, president) count as well, but do not find a sentence
    by themselves. A score is the share of the question's found words that a sentence holds, by their rarity: from 0 to
    1.
    """
    asked = list(dict.fromkeys(words_of(question)))
    vocabulary = [_vocabulary(sentence) for sentence in sentences]
    known = {word for held in vocabulary for word in held}
    plain = {word.letters for word in known if not word.name}
    matches = {one: {word for word in known if _is_same(one, word)} for one in asked}
    sure = {
        one for one, found in matches.items() if any(w.figure or w.acronym or w.letters not in plain for w in found)
    }
    held = [frozenset(one for one, found in matches.items() if not found.isdisjoint(words)) for words in vocabulary]
    frequency = Counter(one for found in held for one in found)
    rarity = {one: log(1 + len(sentences) / count) for one, count in frequency.items()}
    total = sum(rarity.values())
    scored = [
        (place, min(sum(sorted(rarity[one] for one in found)) / total, 1.0))
        for place, found in enumerate(held)
        if not sure.isdisjoint(found)
    ]
    return sorted(scored, key=lambda pair: (-round(pair[1], 6), pair[0]))


def alike(question: str, vocabulary: Iterable[str]) -> list[str]:
    """Return the words of a vocabulary that are surely a name, figure or shared word of a question."""
    asked = set(words_of(question))
    return [word for word in vocabulary if any(_is_same(one, told) for told in words_of(word) for one in asked)]


def words_of(text: str) -> list[_Word]:
    """Return the words of a text in Latin letters, in order, with what their spelling tells."""
    found = []
    for word in _WORD.findall(_INSIDE_WORDS.sub("", text)):
        latin = anyascii(_as_it_sounds(word))
        letters = "".join(character for character in latin.casefold() if character.isalnum())
        if letters:
            acronym = len(word) > 1 and word.isupper()
            found.append(_Word(letters, acronym, letters.isdigit(), acronym or word[0].isupper()))
    return found


def _as_it_sounds(word: str) -> str:
    for letter, spelling in _BEFORE_SPELLING:
        word = word.replace(letter, spelling)
    return word


@lru_cache(maxsize=20_000)
def _vocabulary(sentence: str) -> frozenset[_Word]:
    return frozenset(words_of(sentence))


def _is_same(asked: _Word, told: _Word) -> bool:
    """Whether a word of a question and one of a story are surely one name, figure or shared word."""
    if asked.figure or told.figure or (asked.acronym and len(asked.letters) < _LONG):
        return asked.letters == told.letters and asked.figure == told.figure
    if min(len(asked.letters), len(told.letters)) < SHORTEST_NAME:
        return False
    return _is_alike(asked.letters, told.letters)


def _is_alike(asked: str, told: str) -> bool:
    """Whether two words in Latin letters sound alike, the first with or without an ending."""
    told_folded, stems = folded(told), _stems(asked)
    # Most words differ in their first sound, and this is far quicker than to compare them.
    if sound(told_folded)[:1] != sound(stems[0])[:1]:
        return False
    return any(_sounds_as(stem, told_folded) for stem in stems)


def _sounds_as(stem: str, told: str) -> bool:
    one, other = sound(stem), sound(told)
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 1:
        return False
    if one != other and (min(len(stem), len(told)) < _LONG or _similarity(one, other) < LEAST_ALIKE_IN_SOUND):
        return False
    few = len(one.replace("a", "")) <= 2
    # A last vowel is an ending in one of the two languages (Armenii, Armenia).
    nearest = max(_similarity(stem, told), _similarity(stem, _LAST_VOWEL.sub("", told)))
    return nearest >= (LEAST_ALIKE_OF_FEW_CONSONANTS if few else LEAST_ALIKE)


@lru_cache(maxsize=1_000)
def _stems(letters: str) -> tuple[str, ...]:
    """The word, folded, without an ending of no to `LONGEST_ENDING` letters."""
    longest = min(LONGEST_ENDING, len(letters) // 3, len(letters) - SHORTEST_NAME)
    return tuple(folded(letters[: len(letters) - ending]) for ending in range(longest + 1))


@lru_cache(maxsize=100_000)
def folded(letters: str) -> str:
    """Return Latin letters in one spelling of each sound."""
    for spelling, plain in _SOUNDS:
        letters = spelling.sub(plain, letters)
    # A glide before a vowel is one with it (Ереван, Yerevan; Пяскоў, Peskov).
    return _TWICE.sub(r"\1", _GLIDE.sub("", letters))


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """Return a folded word with each run of vowels as one, and none at its end, where endings differ."""
    return _VOWELS.sub("a", word).removesuffix("a")


def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
