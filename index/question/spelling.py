"""Typing errors in questions: a word that nobody knows gives way to the word of the stories that it was meant for.

Damerau's edits (one letter too many, missing, wrong, or two in the wrong order: Damerau 1964) cover most of them. A
word that stands in the stories or in an English dictionary is never touched, nor is a name that is like none here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.english import frequency, is_english, nearest_word
from index.retrieval.bm25 import words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_QUESTION_WORDS = ("who", "what", "when", "where", "which", "why", "how", "does", "did")

SHORTEST = 4
"""Letters of the shortest word that is corrected; shorter ones are near to too many others."""

LONGEST = 24
"""Letters of the longest; the edits of a longer one are too many to try."""

TWO_EDITS_FROM = 8
"""Letters from which two edits may lie between what was typed and what was meant; one below."""

RARE = 0.01
"""Share of a question word's frequency below which another word in its place counts as mistyped ("wen")."""


class Speller:
    """Corrects questions about some stories.

    Args:
        word_counts: how often each word stands in the stories, in lower case.
    """

    def __init__(self, word_counts: Mapping[str, int]) -> None:
        self._counts = Counter[str]()
        for word, count in word_counts.items():
            for letters in _LETTERS.findall(word):
                self._counts[letters] += count

    def corrected(self, question: str) -> str:
        """Return the question with its typing errors corrected."""
        return _WORD.sub(lambda match: self._word(match[0], first=match.start() == 0), question)

    def _word(self, typed: str, *, first: bool) -> str:
        folded = typed.casefold()
        stem = re.sub(r"['’]s?$", "", folded)
        if first and not self._stands_in_stories(stem) and (meant := _question_word(folded)):
            return meant
        if not SHORTEST <= len(stem) <= LONGEST or self._stands_in_stories(stem) or is_english(stem):
            return typed
        # What a person writes with a capital inside a sentence is a name, which no dictionary word replaces.
        meant = self._story_word(stem) or (None if typed[0].isupper() and not first else nearest_word(stem))
        return meant + typed[len(stem) :] if meant else typed

    def _story_word(self, typed: str) -> str | None:
        """The word of the stories that is nearest to what was typed, the most frequent of several; None if none is."""
        limit = 2 if len(typed) >= TWO_EDITS_FROM else 1
        near = process.extract(typed, self._long_words, scorer=OSA.distance, score_cutoff=limit, limit=None)
        # Hardly anybody gets the first letter wrong; they may swap it with the second.
        found = [(distance, -self._counts[word], word) for word, distance, _ in near if word[0] in typed[:2]]
        return min(found)[2] if found else None

    @cached_property
    def _long_words(self) -> list[str]:
        return [word for word in self._counts if len(word) >= SHORTEST]

    def _stands_in_stories(self, word: str) -> bool:
        """Whether a word in lower case, in any ending, stands in the stories."""
        return word in self._counts or any(stem in self._stems for stem in words(word))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem for word in self._counts for stem in words(word))


def _question_word(typed: str) -> str | None:
    """The question word that the first word of a question was meant for, one edit away, or None if it may be right."""
    if len(typed) < 3 or typed in _QUESTION_WORDS:
        return None
    near = [word for word in _QUESTION_WORDS if OSA.distance(word, typed, score_cutoff=1) <= 1 and typed != f"{word}s"]
    # Letters in the wrong order are likelier than other letters.
    meant = max(near, key=lambda word: (sorted(word) == sorted(typed), frequency(word)), default=None)
    return meant if meant and frequency(typed) < RARE * frequency(meant) else None
