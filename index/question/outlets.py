"""Questions that ask what a newspaper, an agency or another publisher says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from index.question.words import LANGUAGES, phrases, words_of
from index.retrieval.bm25 import WORD, words

_NAME = "outlet"
"""Stands for the publisher's name while a question is compared with the forms."""

_PART = re.compile(r"\{outlet\}")

_BEFORE_AN_ASIDE, _AFTER_AN_ASIDE = ' ,«“„"', ' ,՝»”"'

_SHORTEST, _LONGEST_ENDING = 4, 3
"""Letters of a stem that may have an ending, and of that ending."""

_OF_PUBLISHER = frozenset("news newspaper paper magazine agency media website service radio article story".split())  # noqa: SIM905
"""Words that may follow a publisher's name with a capital letter: "BBC News"."""


class _Token(NamedTuple):
    """A word of a question that carries meaning: its stem, and where it stands."""

    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OutletQuestion:
    """A question that asks the stories of some publishers.

    Args:
        outlets: the names of the publishers; several only if they are spelled alike.
        asked: what is asked of their stories: the subject, if the question is what they say about it; else the
            question, without an aside such as "according to Holm Post".
    """

    outlets: tuple[str, ...]
    asked: str


def outlets_asked(question: str, outlets: Iterable[str]) -> OutletQuestion | None:
    """Return whose stories a question asks, of the publishers that there are; None if it only mentions one.

    It asks a publisher's stories by one of the forms in the phrases of its language: "what does Holm Post say about
    the ferry?", "according to Holm Post, when does it sail?", "in the Holm Post article, who announced it?". Inflected
    names are found by their stems. A name of one word needs its capital letter, since "time" or "правда" may be an
    ordinary word.

    Args:
        question: the question, normalised.
        outlets: the names of the publishers.

    Example:
        >>> outlets_asked("What does Holm Post say about the ferry?", ["Holm Post", "Tarn Weekly"])
        OutletQuestion(outlets=('Holm Post',), asked='the ferry?')
        >>> outlets_asked("Who owns Holm Post?", ["Holm Post", "Tarn Weekly"])
    """
    tokens = _tokens(question)
    places = [
        (outlet, place[0].start, place[-1].end)
        for outlet in outlets
        for place in _named(tokens, _stems(outlet))
        if (len(place) > 1 or question[place[0].start].isupper()) and not _goes_on(question, place[-1].end)
    ]
    found: dict[str, str] = {}
    for outlet, start, end in places:
        is_whole_name = all(end - start >= b - a for _, a, b in places if a <= start and end <= b)
        asked = _asked(question, start, end) if is_whole_name else None
        if asked:
            found[outlet] = asked
    return OutletQuestion(tuple(found), next(iter(found.values()))) if found else None


def names_outlet(text: str, outlets: Collection[str]) -> bool:
    """Return whether a text contains the name of one of the publishers, inflected or not."""
    tokens = _tokens(text)
    return any(any(_named(tokens, _stems(outlet))) for outlet in outlets)


def _goes_on(question: str, end: int) -> bool:
    """Whether a name goes on behind its end: "Guardian Council"; titles in which each word is a name tell nothing."""
    following = re.match(r" ([^\W\d_]+)", question[end:])
    return (
        following is not None
        and following[1][0].isupper()
        and following[1].casefold() not in _OF_PUBLISHER
        and any(word[0].islower() for word in re.findall(r"[^\W\d_]+", question))
    )


def _named(tokens: Sequence[_Token], name: Sequence[str]) -> Iterator[Sequence[_Token]]:
    """The places where the words of a name stand one after another."""
    for first in range(len(tokens) - len(name) + 1 if name else 0):
        found = tokens[first : first + len(name)]
        if all(_is_same(token.stem, stem) for token, stem in zip(found, name, strict=True)):
            yield found


def _is_same(stem: str, other: str) -> bool:
    """Whether two stems are of one word: the stemmers know no Ukrainian endings, and not all Armenian ones."""
    shorter, longer = sorted((stem, other), key=len)
    inflected = not shorter.isascii() and len(shorter) >= _SHORTEST and len(longer) - len(shorter) <= _LONGEST_ENDING
    return stem == other or (inflected and longer.startswith(shorter))


def _tokens(text: str) -> list[_Token]:
    return [_Token(stem, *match.span()) for match in WORD.finditer(text) for stem in words(match[0])[:1]]


@lru_cache(10_000)
def _stems(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def _asked(question: str, start: int, end: int) -> str | None:
    """What is asked of the publisher that is named in question[start:end], or None if it is only mentioned."""
    text = f"{question[:start]} {_NAME} {question[end:]}"
    spelled = [word for word in words_of(text) if word.text[0].isalnum()]
    said = " ".join(word.text for word in spelled)
    match = next(filter(None, (form.search(said) for language in LANGUAGES for form in _forms(language))), None)
    if match is None:
        return None
    for part in ("subject", "aside"):
        if match.groupdict().get(part):
            first, last = (spelled[said[: match.span(part)[end]].count(" ")] for end in (0, 1))
            return text[first.start :] if part == "subject" else _without(text, first.start, last.end)
    return question


def _without(text: str, start: int, end: int) -> str:
    """A text without an aside, and without the marks around it."""
    before = text[:start].rstrip(_BEFORE_AN_ASIDE)
    after = text[end:].lstrip(_AFTER_AN_ASIDE)
    return f"{before} {after}" if before and after[:1].isalnum() else before + after


@cache
def _forms(language: str) -> tuple[re.Pattern[str], ...]:
    part = phrases(language)["outlets"]
    return tuple(re.compile(_PART.sub(lambda _: part["outlet"], form)) for form in part["forms"])
