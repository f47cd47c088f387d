"""Whose words a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Story
from index.introductions import last_names
from index.lexical import words
from index.persons import is_person_noun
from index.speakers import is_quoted

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
    r"(?P<asked>(?:[\w'’.-]+ ){1,6}?)(?:say|said|think|comment|tell)\b",
    re.IGNORECASE,
)
"""A question for nothing but somebody's words."""
_PRONOUNS = frozenset("i you he she it we they this that".split())  # noqa: SIM905 (as in a sentence)


def speaker_asked_for(question: str) -> frozenset[str]:
    """Return the stems of the name whose words a question asks for; empty where it asks for nobody's.

    "What did the mayor say about the pier?" gives the stem of "mayor", "according to Lund" that of "Lund".
    """
    found = _ASKED.search(question)
    named = (found["asked"] or found["named"] or "") if found else ""
    return frozenset() if named.strip().casefold() in _PRONOUNS else frozenset(words(named))


def is_unheard(question: str, stories: Sequence[Story]) -> bool:
    """Whether a question asks what a person said of whom none of the stories gives a word.

    A person is one whose full name a story gives, or who is named by an office or a trade, "the mayor of Sund". Of a
    country or a body, whose words may be told under other names, it is never said.
    """
    found = _SAID.search(question)
    if found is None:
        return False
    asked = frozenset(words(found["asked"]))
    named = re.split(r" (?:of|from|at|in|for) ", found["asked"].strip())[0].split()
    is_person = is_person_noun(named[-1].casefold()) or any(
        named[-1].casefold() in (name.casefold() for name in last_names(story)) for story in stories
    )
    return bool(asked) and is_person and not any(is_quoted(asked, story) for story in stories)
