"""Whom a story names, and what it says of them: "Ida Lund, the mayor of Sund", "the teacher Ola Berg"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

import regex

from corpus import Story
from corpus.speakers.words import DETERMINERS, PREPOSITIONS, TITLES, can_speak, words_of
from index.lexical import words
from index.persons import CAPITALISED, NEXT_NAME, NO_NAMES, is_person_noun, is_persons_name, last_name, says_who

_WORD = r"[\p{L}\p{N}][\p{L}\p{N}.&'’-]*"
_RUN = regex.compile(rf"\b{CAPITALISED}(?:{NEXT_NAME}){{1,7}}")
"""A run of capitals: a name, with titles before it or the word that opens the sentence."""
_BEFORE = regex.compile(rf"((?:{_WORD} ){{0,4}}{_WORD}),? $")
_AFTER = regex.compile(
    rf"(?P<opening>,? \d+,|,? \(|,? who (?:is|was)| (?:is|was)|,)? ?(?P<words>{_WORD}(?: {_WORD}){{0,7}})"
)
_NEAR = 120
"""Characters before a name that are looked at."""
_CLAUSE = words_of("who whom whose which that is was has had said says told and but")
_LINKS = words_of("of from at")
_COURTESY = frozenset(words("Mr Mrs Ms Dr Sir"))


@dataclass(frozen=True, slots=True)
class Introduced:
    """A person whom a story names.

    Args:
        last: stems of the last name.
        told: stems of the whole name and of all that is said of who it is.
        has_office: whether an office, a trade or a kinship is among them.
    """

    last: frozenset[str]
    told: frozenset[str]
    has_office: bool

    def names(self, speaker: frozenset[str]) -> bool:
        """Whether the stems of a speaker are of this person: the last name, and nothing that is not told of it."""
        return bool(self.last & speaker) and speaker <= self.told | _COURTESY


@lru_cache(maxsize=256)
def introductions(story: Story) -> tuple[Introduced, ...]:
    """Return the people whom a story names in full or with a title, in order, as often as it does."""
    return tuple(_introductions(story))


def _introductions(story: Story) -> Iterator[Introduced]:
    for paragraph in story.paragraphs:
        text = story.text[paragraph.start : paragraph.end]
        for run in _RUN.finditer(text):
            title, name = _parted(run[0].split())
            if not name or not (title or is_persons_name(" ".join(name))):
                continue
            before = _BEFORE.search(text[max(run.start() - _NEAR, 0) : run.start()])
            after = _AFTER.match(text, pos=run.end())
            told = [
                *title,
                *_title(before[1].split() if before else []),
                *(_apposition(after["opening"] or "", after["words"].split()) if after else []),
            ]
            has_office = any(says_who(word.lower()) for word in told)
            last = last_name(" ".join(name))
            yield Introduced(frozenset(words(last)), frozenset(words(" ".join((*told, *name)))), has_office)


def _parted(run: list[str]) -> tuple[list[str], list[str]]:
    """The title at the head of a run of capitals, and the name behind it, without the words that open a sentence."""
    titles = [n for n, word in enumerate(run, start=1) if word.lower() in TITLES or is_person_noun(word.lower())]
    title, name = run[: max(titles, default=0)], run[max(titles, default=0) :]
    while name and not title and name[0].lower() in NO_NAMES:
        name = name[1:]
    return title, name


def _title(said: list[str]) -> list[str]:
    """The words before a name that say who it is, "Sund's finance director" or "mayor of Sund"; none without a noun."""
    kept = list(takewhile(lambda word: word.lower() not in DETERMINERS | PREPOSITIONS | _CLAUSE, reversed(said)))
    if len(said) - len(kept) > 1 and said[-1 - len(kept)] == "of":
        office = _title(said[: -1 - len(kept)])
        return [*office, *kept] if office else []
    return kept if kept and (is_person_noun(kept[0].lower()) or can_speak(kept[0].lower())) else []


def _apposition(opening: str, said: list[str]) -> list[str]:
    """The words behind a name that say who it is, up to a clause; a noun has to show that where no article does."""
    kept = list(takewhile(lambda word: word.lower() not in _CLAUSE, said))
    if not kept:
        return []
    head = list(takewhile(lambda word: word.lower() not in PREPOSITIONS, kept))
    has_noun = any(says_who(word.lower()) for word in head)
    article = opening.strip() in {",", "("} and kept[0].lower() in DETERMINERS
    return kept if (has_noun and opening) or article or kept[0].lower() in _LINKS else []
