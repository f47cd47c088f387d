"""Names and figures that a question in another script or language shares with the stories.

A name is written as it sounds, so that it survives the change of letters: anyascii spells it in Latin letters, and its
consonants are compared, for vowels and endings differ most between languages (Пашиняна, Paşinyan, Pashinyan).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import log

from anyascii import anyascii

from corpus import Sentence, Story
from index.answer import Excerpt

SHORTEST_NAME = 4
"""Letters of the shortest word that is compared by sound; shorter ones are alike by chance."""

LONGEST_ENDING = 3
"""Letters that may be an ending of the question's language."""

LEAST_ALIKE = 0.72
"""Similarity of the spellings from which two words may be one name (Ratcliff and Obershelp 1988)."""

LEAST_ALIKE_IN_SOUND = 0.85
"""Similarity of the consonants from which two long words may be one name."""

_LONG = 6
_WORD = re.compile(r"[^\W_]+")
# Marks within a word: the apostrophe, and Armenian question, emphasis and exclamation marks.
_INSIDE_WORDS = re.compile("['’ʼ՛՜՞]")
# Letters that anyascii, which spells them one by one, writes in the way of another language.
_BEFORE_SPELLING = str.maketrans({"ў": "в", "Ў": "В", "ё": "е", "Ё": "Е", "э": "е", "Э": "Е"})
_SOUNDS = (
    ("ow", "u"), ("shch", "s"), ("sch", "s"), ("dzh", "z"), ("tch", "c"), ("kh", "h"), ("zh", "z"), ("sh", "s"),
    ("ch", "c"), ("ts", "c"), ("tz", "c"), ("cz", "c"), ("sz", "s"), ("ph", "f"), ("gh", "g"), ("th", "t"), ("ck", "k"),
    ("q", "k"), ("x", "ks"), ("w", "v"), ("j", "z"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouy]+")
_TWICE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in forms that can be compared: its Latin letters, in which case, and its sound."""

    letters: str
    acronym: bool
    figure: bool
    name: bool


def sentences_with_names(question: str, sentences: Sequence[tuple[Story, Sentence]]) -> list[Excerpt]:
    """Return the sentences that hold names or figures of a question, those that hold most of what is rare first.

    Other words that languages share (summit, Gipfel; президент, president) count as well, but do not find a sentence
    by themselves. A sentence's score is the share of the question's found words that it holds, by their rarity.

    Args:
        question: a question in any script or language.
        sentences: the sentences to look in, each with its story.
    """
    asked = list(dict.fromkeys(words_of(question)))
    vocabulary = [_vocabulary(story.text[sentence.start : sentence.end]) for story, sentence in sentences]
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
        (sum(sorted(rarity[one] for one in found)) / total, place)
        for place, found in enumerate(held)
        if not sure.isdisjoint(found)
    ]
    return [
        Excerpt.of_sentence(*sentences[place], score=min(score, 1.0))
        for score, place in sorted(scored, key=lambda pair: (-round(pair[0], 6), pair[1]))
    ]


def words_of(text: str) -> list[_Word]:
    """Return the words of a text in Latin letters, in order, with what their spelling tells."""
    found = []
    for word in _WORD.findall(_INSIDE_WORDS.sub("", text)):
        latin = anyascii(word.translate(_BEFORE_SPELLING)).replace("'", "")
        letters = "".join(character for character in latin.casefold() if character.isalnum())
        if letters:
            acronym = len(word) > 1 and word.isupper()
            found.append(_Word(letters, acronym, letters.isdigit(), acronym or word[0].isupper()))
    return found


@lru_cache(maxsize=20_000)
def _vocabulary(sentence: str) -> frozenset[_Word]:
    return frozenset(words_of(sentence))


def _is_same(asked: _Word, told: _Word) -> bool:
    """Whether a word of a question and one of a story are surely one name, figure or shared word."""
    if asked.figure or told.figure or asked.acronym and len(asked.letters) < _LONG:
        return asked.letters == told.letters and asked.figure == told.figure
    if min(len(asked.letters), len(told.letters)) < SHORTEST_NAME:
        return False
    return _is_alike(asked.letters, told.letters)


@lru_cache(maxsize=200_000)
def _is_alike(asked: str, told: str) -> bool:
    """Whether two words in Latin letters sound alike, the first with or without an ending."""
    told_folded = folded(told)
    for ending in range(min(LONGEST_ENDING, max(len(asked) - SHORTEST_NAME, 0)) + 1):
        stem = folded(asked[: len(asked) - ending])
        one, other = sound(stem), sound(told_folded)
        if one[:1] != other[:1]:
            continue
        alike = one == other or (
            min(len(stem), len(told_folded)) >= _LONG and _similarity(one, other) >= LEAST_ALIKE_IN_SOUND
        )
        if alike and _similarity(stem, told_folded) >= LEAST_ALIKE:
            return True
    return False


def folded(letters: str) -> str:
    """Return Latin letters in one spelling of each sound."""
    for spelling, plain in _SOUNDS:
        letters = letters.replace(spelling, plain)
    return _TWICE.sub(r"\1", letters)


def sound(word: str) -> str:
    """Return a folded word with each run of vowels as one, and none at its end, where endings differ."""
    # A glide before a vowel is heard as that vowel (Ереван, Yerevan; Пєсков, Песков).
    return _VOWELS.sub("a", word).removesuffix("a")


def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
