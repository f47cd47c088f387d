"""Whose words a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Sentence, Story
from corpus.speakers.words import words_of
from index.introductions import last_names
from index.lexical import words
from index.persons import is_person_noun
from index.speakers import is_quoted, speaks

OWN = 3.7
"""What it adds to the log-odds of a sentence that it gives the words of the one asked for, where any of them will do:
the logarithm of how often that is so of such words, over how often of other sentences (tests/benchmarks/RESULTS.md)."""
OTHERS = -1.8
"""The same of a sentence that does not."""
ON_TOPIC = 1.8
"""The same where words on a topic are asked for: no more than is taken off the others, for they may be on another."""
UNHEARD = -2.6
"""The same of any, where the stories give no word of the person asked for."""

_SAY = (
    r"(?:say|says|said|saying|argue|argued|claim|claimed|announce|announced|state|stated|admit|admitted|warn|warned|promise|"
    r"promised|explain|explained|think|believe|call|tell|told|complain|complained|comment|demand|demanded|deny|denied|add|"
    r"describe|criticise|criticize|accuse|blame|praise)"
)
_ASKED = re.compile(
    rf"^(?:and |so )?(?:what|why|how|whom?|when)\b(?: else)?(?: exactly)? (?:did|does|do|has|had|would) "
    rf"(?P<asked>(?:[\w'’.-]+ ){{1,6}}?){_SAY}\b"
    rf"|\baccording to (?P<named>(?:[\w'’.-]+ ?){{1,5}})",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^(?:and |so )?what(?: else)?(?: exactly)? (?:did|does|do|has|have) "
    r"(?P<asked>(?:[\w'’.-]+ ){1,10}?)(?:say|said|think|comment|tell)\b[ ?!.]*(?P<topic>.*)",
    re.IGNORECASE,
)
"""A question for nothing but somebody's words."""
_WITHIN = re.compile(r" (?:of|from|at|in|for) ")
"""What follows says of whom or where, which others who speak may share: "the mayor of Sund"."""
_KIN = words_of(
    "wife husband widow widower partner mother father parent son daughter brother sister uncle aunt cousin nephew "
    "niece grandmother grandfather grandson granddaughter"
)
_PRONOUNS = words_of("i you he she it we they this that")


def speaker_asked_for(question: str) -> frozenset[str]:
    """Return the stems of the name whose words a question asks for; empty where it asks for nobody's.

    "What did the mayor say about the pier?" gives the stem of "mayor", "according to Lund" that of "Lund".
    """
    found = _ASKED.search(question)
    named = _WITHIN.split((found["asked"] or found["named"] or "") if found else "")[0]
    return frozenset() if named.strip().casefold() in _PRONOUNS else frozenset(words(named))


class Hearing:
    """What it counts for a sentence who says it, where a question asks for nothing but what somebody said."""

    def __init__(self, question: str, stories: Sequence[Story]) -> None:
        """Look who is asked for, and whether any of the stories gives a word of him, her or it."""
        found = _SAID.search(question)
        named = _WITHIN.split(found["asked"])[0].strip() if found else ""
        self._asked = frozenset() if named.casefold() in _PRONOUNS else frozenset(words(named))
        self._anything = found is not None and not found["topic"]
        self._is_heard = any(is_quoted(self._asked, story) for story in stories) if self._asked else False
        self._is_person = bool(self._asked) and _is_person(named, stories)

    def log_odds(self, story: Story, sentence: Sentence) -> float:
        """Return what it adds to the log-odds that a sentence answers; 0 for a question of another kind.

        Of a country or a body that is not heard, whose words may be told under other names, nothing is concluded.
        """
        if not self._is_heard:
            return UNHEARD if self._is_person else 0.0
        if not speaks(self._asked, story, sentence):
            return OTHERS
        return OWN if self._anything else ON_TOPIC


def _is_person(named: str, stories: Sequence[Story]) -> bool:
    """Whether a name is one of an office, a trade or kin, "the mayor", or of somebody named in full in a story."""
    last = named.split()[-1].casefold()
    return (
        is_person_noun(last)
        or last in _KIN
        or any(last in (name.casefold() for name in last_names(story)) for story in stories)
    )
