"""Where in a sentence somebody's words stand, apart from who said them and what he or she is."""

from __future__ import annotations

import regex

from corpus.speakers.words import ADVERBS, DETERMINERS, FINITE, NEGATIONS, PREPOSITIONS, SUBORDINATORS, TIME
from index.suggestions.words import PRONOUNS

_SAYS = regex.compile(
    r"\b(?:sa(?:id|ys?|ying)|told|tells|announce[ds]|state[ds]|argue[ds]|claim(?:ed|s)|warn(?:ed|s)|add(?:ed|s)|note[ds]"
    r"|explain(?:ed|s)|wrote|writes|accuse[ds]|critici[sz]e[ds]|praise[ds]|admit(?:ted|s)|denie[ds]|promise[ds]|call(?:ed|s)"
    r"|report(?:ed|s)|insist(?:ed|s)|demand(?:ed|s)|complain(?:ed|s)|according to)\b",
    regex.IGNORECASE,
)
"""The plain verbs of saying: a question with "say" is odd for a sentence with any other."""

_QUOTED = regex.compile(r"(?:“|(?<![^\s(\[—–-])\")[^“”\"]+(?:[”\"]|$)|(?<!\w)''(?:(?!'').)+(?:''|$)")
_QUOTATION_BEFORE = regex.compile(r"(?:”|\"|[,?!.…]['’]{1,2})$")
_CLAUSE_BEFORE = regex.compile(r"[,?!…—-]$")
_HEARER = regex.compile(r"told|tells", regex.IGNORECASE)
_LITTLE = 2
"""Words after a verb of saying that are no saying: "said in Oslo", "said last week"."""

_EMPTY = (
    ADVERBS | DETERMINERS | FINITE | NEGATIONS | PREPOSITIONS | SUBORDINATORS | TIME | PRONOUNS | {"and", "or", "but"}
)


def said_in(text: str, name: tuple[int, int] | None) -> tuple[tuple[int, int], ...]:
    """Return where somebody's words stand in a sentence with a verb of saying, as [start, end); none without one.

    Args:
        text: the sentence.
        name: where the speaker is named in it, or None if a pronoun or the sentence before tells.
    """
    verbs = [match.span() for match in _SAYS.finditer(text)]
    if not verbs:
        return ()
    start, end = name or (verbs[0][0], verbs[0][0])
    verb = min(verbs, key=lambda one: one[0] - end if one[0] >= end else start - one[1])
    places = [match.span() for match in _QUOTED.finditer(text)]
    before, after = text[: min(start, verb[0])].rstrip(), verb[1]
    if _HEARER.fullmatch(text[slice(*verb)]):
        after = next((match.end() for match in regex.finditer(r" that\b", text, pos=verb[1])), len(text))
    if _QUOTATION_BEFORE.search(before) or (before and verb[1] <= start):
        places.append((0, len(before)))
    elif len(text[max(after, end) :].split()) > _LITTLE:
        places.append((max(after, end), len(text)))
    elif _CLAUSE_BEFORE.search(before):
        places.append((0, len(before)))
    return tuple(places)


def says_something(text: str, start: int, end: int) -> bool:
    """Return whether text[start:end] can be what somebody said, or a part of it that can stand alone.

    A name, a time and small words say nothing, nor does a single word from the middle of a clause.
    """
    words = regex.findall(r"[\p{L}\p{M}'’-]{2,}", text[start:end])
    whole = len(words) > 1 or text[end : end + 1] in ".!?,”\"'’"
    return whole and any(word.islower() and word not in _EMPTY for word in words)
