"""Whose words a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import Sentence, Story
from corpus.speakers.words import words_of
from index.introductions import introductions
from index.lexical import words
from index.persons import says_who
from index.speakers import Match, match, who_speaks

OWN = 3.9
"""What it adds to the log-odds of a sentence that it gives the words of the one asked for, where any of them will do:
the logarithm of how often that is so of such words, over how often of other sentences, for people asked for by name
(tests/benchmarks/RESULTS.md)."""
OTHERS = -2.1
"""The same of a sentence that does not."""
ON_TOPIC = 2.1
"""The same where words on a topic are asked for: no more than is taken off the others, for they may be on another."""
UNHEARD = -3.0
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
    r"^(?:and |so )?what(?: else)?(?: exactly)? (?:did|does|do|has|have|had) "
    r"(?P<asked>(?:[\w'’.-]+ ){1,8}?)(?:have to )?(?:say|said|think|comment|tell|told)\b[ ?!.]*(?P<topic>.*)",
    re.IGNORECASE,
)
"""A question for nothing but somebody's words."""
_WITHIN = re.compile(r" (?:of|from|at|in|for) ")
"""What follows says of whom or where, which others who speak may share: "the mayor of Sund"."""
_PRONOUNS = words_of("i you he she it we they this that one people")
_NO_NAME = words_of("before when after while that who whom to not never if because than as and or but")
"""Words that show what stands between "did" and "say" to be more than a name."""


def speaker_asked_for(question: str) -> frozenset[str]:
    """Return the stems of the name whose words a question asks for; empty where it asks for nobody's.

    "What did the mayor of Sund say about the pier?" gives the stem of "mayor", "according to Lund" that of "Lund".
    """
    found = _ASKED.search(question)
    return _stems(_head((found["asked"] or found["named"] or "") if found else ""))


class Hearing:
    """What it counts for a sentence who says it, where a question asks for nothing but what somebody said."""

    def __init__(self, question: str, stories: Sequence[Story]) -> None:
        """Look who is asked for, and whether any of the stories gives a word of him, her or it."""
        found = _SAID.search(question)
        named = found["asked"].strip() if found else ""
        is_name = bool(named) and _NO_NAME.isdisjoint(named.casefold().split())
        self._asked, self._head = (_stems(named), _stems(_head(named))) if is_name else (frozenset(), frozenset())
        self._anything = found is not None and not found["topic"]
        self._people = {story.id: introductions(story) for story in stories} if self._asked else {}
        self.best = max((found for story in stories for found in self._matches(story)), default=Match.NOT)
        """How surely the stories give any words of the one asked for."""
        self.is_person = self._is_person_of(stories, _head(named))
        """Whether the one asked for is sure to be a person."""

    def log_odds(self, story: Story, sentence: Sentence) -> float:
        """Return what it adds to the log-odds that a sentence answers; 0 for a question of another kind.

        Nothing is concluded where nobody is sure to be the one asked for: of another minister's words, or of a country
        or a body, whose words may be told under other names.
        """
        if self.best is Match.NOT and self.is_person:
            return UNHEARD
        if self.best is not Match.WHOLLY:
            return 0.0
        found = self.match(story, sentence)
        if found is Match.WHOLLY:
            return OWN if self._anything else ON_TOPIC
        return OTHERS if found is Match.NOT else 0.0

    def match(self, story: Story, sentence: Sentence) -> Match:
        """Return how surely a sentence gives the words asked for."""
        people = self._people[story.id]
        return match(self._asked, self._head, who_speaks(story, sentence, people), people)

    def _matches(self, story: Story) -> Iterator[Match]:
        """Match the sentences of those paragraphs that name somebody who may be asked for."""
        if not self._asked:
            return
        known = (one.last for one in self._people[story.id] if not self._head.isdisjoint(one.told))
        meant = self._asked.union(*known)
        for paragraph in story.paragraphs:
            if not meant.isdisjoint(words(story.text[paragraph.start : paragraph.end])):
                yield from (self.match(story, sentence) for sentence in paragraph.sentences)

    def _is_person_of(self, stories: Sequence[Story], head: str) -> bool:
        """Whether the name is sure to be a person's: one whom a story introduces with an office, or such an office.

        An office that is named, and whose holder is not, does not count: he may be quoted under a name that the story
        gives with it in a way that is not understood.
        """
        if not self._asked:
            return False
        people = [one for story in stories for one in self._people[story.id]]
        last = head.split()[-1].casefold()
        if says_who(last):
            stem = frozenset(words(last))
            everything = frozenset().union(*(words(story.text) for story in stories))
            return stem.isdisjoint(everything) or any(self._head <= one.told and one.has_office for one in people)
        return any(one.has_office and self._head <= one.told and one.last <= self._head for one in people)


def _head(named: str) -> str:
    return _WITHIN.split(named)[0].strip()


def _stems(named: str) -> frozenset[str]:
    return frozenset() if named.casefold() in _PRONOUNS else frozenset(words(named))
