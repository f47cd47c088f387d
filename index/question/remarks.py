"""Remarks: what asks nothing of a story, told by the phrases that it is made of; and courtesies beside a question."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.languages import sure_language
from index.question.words import ANY_LANGUAGE, LANGUAGES, QUESTION_WORDS, listed, phrases, words_of

LONGEST_NAME = 3
"""Words of the longest name of somebody who is insulted."""

_ASKS = re.compile(r"[?՞]")
_STRETCHED = re.compile(r"(.)\1{2,}")
_LAUGHTER = tuple(map(frozenset, ("ha", "he", "ха", "хе", "хи", "հա")))
_SHORTEST_LAUGHTER = 3
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_LEAST_MASHED = 4
"""Shortest word that is taken for keys at random; three letters are an acronym as well."""

_OPENERS = QUESTION_WORDS.union(*(phrases(code)["openers"].split() for code in LANGUAGES))
"""Words with which a question begins; before them a greeting needs no comma."""

_PARTED = re.compile(r"[^\w\s]*[,.!;:)…։՝][^\w]*|[^\w]*\n[^\w]*")
_ENDED = re.compile(r"[?.!…։:՞]\W*$")
_OPENING_MARKS = '«“„"¿('
_BEFORE_A_QUESTION = frozenset({"ok", "okay", "ок", "окей", "օկ"})


class Remark(StrEnum):
    """What a person says without asking anything of a story."""

    INSULT = "insult"
    HELP = "help"
    MORE = "more"
    DOUBT = "doubt"
    FAREWELL = "farewell"
    THANKS = "thanks"
    GREETING = "greeting"
    ASSENT = "assent"
    NOISE = "noise"


_OPENING_KINDS = frozenset({Remark.GREETING, Remark.THANKS, None})
_CLOSING_KINDS = frozenset({Remark.THANKS, None})


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
    for kind in (*Remark, None):
        for language in (ANY_LANGUAGE, *LANGUAGES):
            for words in _spelt(phrases(language)["remarks"].get(kind or "beside", "")):
                known = book.get(words, Phrase(kind, frozenset()))
                languages = known.languages | {language} if language != ANY_LANGUAGE else frozenset()
                book[words] = Phrase(known.kind, languages)
    return book


@cache
def _longest() -> int:
    return max(map(len, _book()))


def _spelt(text: str) -> list[tuple[str, ...]]:
    """The words of each phrase of a list."""
    return [tuple(word.text for word in words_of(phrase)) for phrase in listed(text)]


def _insulting_language(text: str, words: Sequence[str]) -> str | None:
    """The language of an insult of anybody ("Putin is an idiot"); None for another text, and for a question."""
    if _ASKS.search(text) or QUESTION_WORDS.intersection(words):
        return None
    return next((language for language in LANGUAGES if _is_insult(words, language)), None)


def _is_insult(words: Sequence[str], language: str) -> bool:
    around = _around(language)
    for slur in _slurs(language):
        for start in range(len(words) - len(slur) + 1):
            after = words[start + len(slur) :]
            if tuple(words[start : start + len(slur)]) != slur or (set(after) - around and not phrases_of(after)):
                continue
            before = words[:start]
            name = [] if phrases_of(before) else [word for word in before if word not in around]
            copulas = phrases(language)["insults"].get("copulas", "").split()
            states = not copulas or (words[0] not in copulas and not set(copulas).isdisjoint(before))
            if len(name) <= LONGEST_NAME and (states or not name):
                return True
    return False


@cache
def _slurs(language: str) -> list[tuple[str, ...]]:
    return _spelt(phrases(language)["insults"]["words"])


@cache
def _around(language: str) -> frozenset[str]:
    around = (phrases(language)["insults"]["around"], phrases(language)["remarks"]["beside"])
    return frozenset(word for text in around for words in _spelt(text) for word in words)


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
    # The shortest run of letters that, said again and again, is the word ("asdasd": "asd").
    unit = word[: (word + word).index(word, 1)]
    # Four neighbours on the Cyrillic keys may be a word.
    least = 3 if unit != word else _LEAST_MASHED if unit.isascii() else _LEAST_MASHED + 1
    return len(unit) >= least and any(unit in row or unit in row[::-1] for row in _KEY_ROWS)


def without_courtesies(text: str) -> str:
    """Return a question without the greeting before it and the thanks after it; a text of nothing else as it is."""
    words = words_of(text)
    start, end = 0, len(words)
    for place in range(1, end):
        between = text[words[place - 1].end : words[place].start]
        parted = _PARTED.fullmatch(between) or (between.isspace() and words[place].text in _OPENERS)
        said = [word.text for word in words[start:place]]
        if parted and ((said[0] in _BEFORE_A_QUESTION and len(said) == 1) or _is_all(said, _OPENING_KINDS)):
            start = place
    for place in range(start + 1, end):
        behind = [word.text for word in words[place:]]
        if _ENDED.search(text[: words[place].start]) and _is_all(behind, _CLOSING_KINDS):
            end = place
            break
    if (start, end) == (0, len(words)):
        return text
    before = text[: words[start].start] if start else ""
    asked = text[len(before) : words[end].start if end < len(words) else len(text)]
    return before[len(before.rstrip(_OPENING_MARKS)) :] + asked.rstrip(" ,–—-")


def reads_as_question(text: str) -> bool:
    """Return whether a text has a question mark, or begins with a word with which questions begin."""
    words = words_of(text)
    return bool(_ASKS.search(text)) or (bool(words) and words[0].text in _OPENERS)


def _is_all(words: Sequence[str], kinds: Collection[Remark | None]) -> bool:
    """Whether words consist of phrases of these kinds, and are more than words that may stand beside them."""
    found = {phrase.kind for phrase in phrases_of(words) or ()}
    return found <= set(kinds) and bool(found - {None})


def language_of(text: str) -> str | None:
    """Return the BCP 47 code of the language that a text is surely in, or None if it may be in several.

    Names and numbers alone are in none ("Pashinyan 2023"), and neither is Russian in Latin letters.
    """
    return remark_language(text) or sure_language(text)
