"""What a story says of the people whom it introduces: "Ida Lund, the mayor of Sund", "the teacher Ola Berg"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile

import regex

from corpus import Story
from corpus.speakers.words import DETERMINERS, PREPOSITIONS, can_speak
from index.lexical import words
from index.persons import NAME_OF_PERSON, is_person_noun, is_persons_name

_WORD = r"[\p{L}\p{N}][\p{L}\p{N}.&'’-]*"
_NAME = regex.compile(rf"\b{NAME_OF_PERSON}")
_BEFORE = regex.compile(rf"((?:{_WORD} ){{0,4}}{_WORD}),? $")
_AFTER = regex.compile(rf",? (?:the|a|an|his|her|their|its|of|from|at) ({_WORD}(?: {_WORD}){{0,6}})")
_NEAR = 120
"""Characters before a name that are looked at."""
_CLAUSE = frozenset("who whom whose which that is was has had said says told and but".split())  # noqa: SIM905


@lru_cache(maxsize=256)
def introductions(story: Story) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return the people of a story: the stems of a last name, and those of the words that say who it is."""
    return tuple(_introductions(story))


def called(asked: frozenset[str], story: Story) -> frozenset[str]:
    """Return the stems of the last names of those whom a story introduces by all of the stems `asked`."""
    return frozenset(stem for name, told in introductions(story) if asked and asked <= told for stem in name)


@lru_cache(maxsize=256)
def last_names(story: Story) -> frozenset[str]:
    """Return the last names of those whom a story gives a full name."""
    names = (match[0] for match in _NAME.finditer(story.text))
    return frozenset(name.split()[-1] for name in names if is_persons_name(name))


def _introductions(story: Story) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for paragraph in story.paragraphs:
        text = story.text[paragraph.start : paragraph.end]
        for match in _NAME.finditer(text):
            before = _BEFORE.search(text[max(match.start() - _NEAR, 0) : match.start()])
            after = _AFTER.match(text, pos=match.end())
            told = [*_title(before[1].split() if before else []), *_apposition(after[1].split() if after else [])]
            last = match[0].split()[-1]
            known = told or len(match[0].split()) > 2
            if known and is_persons_name(match[0]) and not is_person_noun(last.lower()):
                yield frozenset(words(last)), frozenset(words(" ".join((*told, match[0]))))


def _title(said: list[str]) -> list[str]:
    """The words before a name that say who it is, "Sund's finance director" or "mayor of Sund"; none without a noun."""
    kept = list(takewhile(lambda word: word.lower() not in DETERMINERS | PREPOSITIONS | _CLAUSE, reversed(said)))
    if len(said) - len(kept) > 1 and said[-1 - len(kept)] == "of":
        office = _title(said[: -1 - len(kept)])
        return [*office, *kept] if office else []
    return kept if kept and (is_person_noun(kept[0].lower()) or can_speak(kept[0].lower())) else []


def _apposition(said: list[str]) -> list[str]:
    """The words behind a name that say who it is, up to a clause."""
    return list(takewhile(lambda word: word.lower() not in _CLAUSE, said))
