"""Remarks: what asks nothing of a story, told by the phrases that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.question.remark_phrases import ANY_LANGUAGE, AROUND_A_SLUR, BESIDE, COPULAS, PHRASES, SLURS, Remark
from index.question.words import QUESTION_WORDS, words_of

LONGEST_NAME = 3
"""Words of the longest name of somebody who is insulted."""

_ASKS = re.compile(r"[?՞]")
_STRETCHED = re.compile(r"(.)\1{2,}")
_LAUGHTER = tuple(map(frozenset, ("ha", "he", "ха", "хе", "хи", "հա")))
_SHORTEST_LAUGHTER = 3
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_LEAST_MASHED = 4
"""Shortest word that is taken for keys at random; three letters are an acronym as well."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a remark.

    Args:
        kind: what it is, None for words that may stand beside others and say nothing.
        languages: BCP 47 codes of the languages that have it; empty if it tells none.
    """

    kind: Remark | None
    languages: frozenset[str]


def remark_of(text: str) -> Remark | None:
    """Return what kind of remark `text` is as a whole; None if it may ask something."""
    words = [word.text for word in words_of(text)]
    if all(map(_is_mashed, words)):
        return Remark.NOISE
    phrases = phrases_of(words)
    if phrases is None:
        return Remark.INSULT if _insulting_language(text, words) else None
    kinds = {phrase.kind for phrase in phrases}
    return next((kind for kind in Remark if kind in kinds), None)


def remark_language(text: str) -> str | None:
    """Return the BCP 47 code of the language of a remark; None for another text, and if it may be in several."""
    words = [word.text for word in words_of(text)]
    phrases = phrases_of(words)
    if phrases is None:
        return _insulting_language(text, words)
    told = [phrase.languages for phrase in phrases if phrase.languages]
    common = frozenset.intersection(*told) if told else frozenset()
    return next(iter(common)) if len(common) == 1 else None


def phrases_of(words: Sequence[str]) -> list[Phrase] | None:
    """Return the phrases that words (`words_of`) consist of, the longest first; None if any word is in none."""
    for letters in (r"\1", r"\1\1"):
        found = _read([_STRETCHED.sub(letters, word) for word in words])
        if found is not None:
            return found
    return None


def _read(words: Sequence[str]) -> list[Phrase] | None:
    book = _book()
    found = []
    start = 0
    while start < len(words):
        length = next((n for n in range(_longest(), 0, -1) if tuple(words[start : start + n]) in book), 0)
        if length:
            found.append(book[tuple(words[start : start + length])])
        elif _is_emoji_or_laughter(words[start]):
            found.append(Phrase(Remark.ASSENT, frozenset()))
            length = 1
        else:
            return None
        start += length
    return found


@cache
def _book() -> dict[tuple[str, ...], Phrase]:
    """All phrases by their words; one of several languages tells none of them alone."""
    book: dict[tuple[str, ...], Phrase] = {}
    for kind, by_language in [*PHRASES.items(), (None, BESIDE)]:
        for language, listed in by_language.items():
            for words in _listed(listed):
                known = book.get(words, Phrase(kind, frozenset()))
                languages = known.languages | {language} if language != ANY_LANGUAGE else frozenset()
                book[words] = Phrase(known.kind, languages)
    return book


@cache
def _longest() -> int:
    return max(map(len, _book()))


def _listed(listed: str) -> Iterator[tuple[str, ...]]:
    """The words of each phrase of a list."""
    for phrase in listed.split(","):
        yield tuple(word.text for word in words_of(phrase))


def _insulting_language(text: str, words: Sequence[str]) -> str | None:
    """The language of an insult of anybody ("Putin is an idiot"); None for another text, and for a question."""
    if _ASKS.search(text) or QUESTION_WORDS.intersection(words):
        return None
    return next((language for language in SLURS if _is_insult(words, language)), None)


def _is_insult(words: Sequence[str], language: str) -> bool:
    around = _around(language)
    for slur in _slurs(language):
        for start in range(len(words) - len(slur) + 1):
            after = words[start + len(slur) :]
            if tuple(words[start : start + len(slur)]) != slur or (set(after) - around and not phrases_of(after)):
                continue
            before = words[:start]
            name = [] if phrases_of(before) else [word for word in before if word not in around]
            states = language != "en" or (words[0] not in COPULAS and not COPULAS.isdisjoint(before))
            if len(name) <= LONGEST_NAME and (states or not name):
                return True
    return False


@cache
def _slurs(language: str) -> tuple[tuple[str, ...], ...]:
    return tuple(_listed(SLURS[language]))


@cache
def _around(language: str) -> frozenset[str]:
    return frozenset(word for words in _listed(f"{AROUND_A_SLUR[language]}, {BESIDE[language]}") for word in words)


def _is_emoji_or_laughter(word: str) -> bool:
    return not (word[0].isalnum() or word[0] == "_") or (
        len(word) >= _SHORTEST_LAUGHTER and frozenset(word) in _LAUGHTER
    )


def _is_mashed(word: str) -> bool:
    """Whether a word is one key again and again, or a run of neighbouring keys, so that it is surely no word."""
    if len(word) < _LEAST_MASHED or not word.isalpha():
        return False
    if len(set(word)) == 1:
        return True
    unit = _repeated_unit(word)
    # Four neighbours on the Cyrillic keys may be a word.
    least = 3 if unit != word else _LEAST_MASHED if unit.isascii() else _LEAST_MASHED + 1
    return len(unit) >= least and any(unit in row or unit in row[::-1] for row in _KEY_ROWS)


def _repeated_unit(word: str) -> str:
    """The shortest run of letters that, said again and again, is the word ("asdasd": "asd")."""
    return word[: (word + word).index(word, 1)]
