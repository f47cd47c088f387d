"""What stands around a verb, and whether that makes it one of saying."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.speakers.cue import NEAR, STOPS, word_at
from corpus.speakers.kinds import is_adverb, is_time
from corpus.speakers.phrases import Phrase, phrase_after
from corpus.speakers.tokens import Token
from corpus.speakers.verbs import FORMS, Needs, Verb
from corpus.speakers.words import (
    AMBIGUOUS,
    BE,
    DETERMINERS,
    EVIDENCE,
    FINITE,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    words_of,
)

_CLAUSE_STARTS = words_of("that whether how why what he she they it we i there")


def begins_quoted_predicate(tokens: Sequence[Token], index: int) -> bool:
    """Whether a quotation begins with the verb of the sentence: Roe "expressed the hope that …"."""
    return index > 1 and tokens[index - 1].mark and tokens[index - 2].is_word and not tokens[index - 2].quoted


def has_particle(tokens: Sequence[Token], index: int, verb: Verb) -> bool:
    """Whether the words that a verb needs after it, such as "out" after "point", stand there."""
    if verb.lemma == "call" and _calls_something(tokens, index):
        return True
    if not verb.particles:
        return True
    window = tokens[index + 1 : index + 1 + verb.reach]
    return any(token.lower in verb.particles for token in window) or (
        verb.quotes and any(token.mark for token in tokens[index + 1 : index + 1 + NEAR])
    )


def _calls_something(tokens: Sequence[Token], index: int) -> bool:
    """As in "called the ruling a mistake": an object, and what it is called."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or not (
        following.lower in {"the", "his", "her", "their", "its", "it", "him", "them"} or following.is_capitalised
    ):
        return False
    for token in tokens[index + 2 : index + 2 + NEAR]:
        if token.text in STOPS:
            return False
        if token.lower in {"a", "an"}:
            return True
    return False


def before_auxiliaries(tokens: Sequence[Token], index: int) -> tuple[int, frozenset[str]]:
    """Step back over "has also", "did not"; returns the index after the subject and the auxiliaries."""
    found = set()
    end = index
    if end and tokens[end - 1].mark and tokens[end].quoted:
        end -= 1
    while end > 0 and index - end < 8:
        token = tokens[end - 1]
        auxiliary = token.lower in FINITE or token.lower in NEGATIONS or token.lower in MODALS
        if token.quoted or not (auxiliary or is_adverb(token)):
            break
        if auxiliary:
            found.add(token.lower)
        end -= 1
    return end, frozenset(found)


def is_verb_here(tokens: Sequence[Token], index: int) -> bool:
    """Whether a present form, which may be a noun ("claims", "reports"), is a verb."""
    before, following = word_at(tokens, index - 1), word_at(tokens, index + 1)
    if before in DETERMINERS or before in PREPOSITIONS or before.endswith(("'s", "’s")):
        return False
    if tokens[index].lower not in AMBIGUOUS:
        return True
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return (
        after.mark
        or after.text == ":"
        or following in DETERMINERS
        or following in _CLAUSE_STARTS
        or (after.is_capitalised and not is_time(after))
    )


def is_impersonal(tokens: Sequence[Token], that: int) -> bool:
    """Whether "that" follows "it is stated": who states it is told after it."""
    start = max(that - 5, 0)
    words = [token.lower for token in tokens[start:that]]
    return "it" in words and bool(BE & set(words)) and words[-1] in FORMS


def is_plural(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name is several, so that "say" can stand after it."""
    if phrase.pronoun:
        return phrase.pronoun == "they"
    words = [token.lower for token in tokens[phrase.first : phrase.last]]
    head = next((i for i, word in enumerate(words) if i and word in PREPOSITIONS), len(words))
    return words[head - 1].endswith("s") or words[head - 1] in {"police", "people", "men", "women"} or "and" in words


def ends_after(tokens: Sequence[Token], index: int, verb: Verb) -> bool:
    """Whether nothing is said after a verb: only a time, a place or the person addressed."""
    at = index + 1
    if at < len(tokens) and verb.lemma in {"tell", "inform", "assure", "remind"}:
        addressed = phrase_after(tokens, at)
        if addressed:
            at = addressed.last
        elif tokens[at].lower in {"me", "us", "him", "them"} or tokens[at].is_word:
            at += 1
    if at >= len(tokens) or tokens[at].text in STOPS or tokens[at].mark:
        return at >= len(tokens) or not (tokens[at].mark or tokens[at].text == ":")
    if not (tokens[at].lower in PREPOSITIONS or is_time(tokens[at]) or is_adverb(tokens[at])):
        return False
    for token in tokens[at : at + NEAR]:
        if token.lower == "that" or token.lower in FINITE or token.lower in PRONOUNS or token.text == ":" or token.mark:
            return False
        if token.text in STOPS:
            return True
    return at + NEAR >= len(tokens)


def clause_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause or a quotation begins soon after a verb: at once, or after a time, a place or a person.

    "Found that …" and "added on Monday that …" do, "found a car that …" does not.
    """
    if index + 1 < len(tokens) and tokens[index + 1].lower in _CLAUSE_STARTS:
        return True
    object_begins = False
    for token in tokens[index + 1 : index + 1 + NEAR]:
        if token.mark or token.text == ":":
            return True
        if token.lower == "that":
            return not object_begins
        if token.text in STOPS and token.text != ",":
            return False
        object_begins = object_begins or token.lower in {"a", "an", "some", "any", "no"}
    return False


def quotation_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether a quotation begins right after a verb, or after a colon or a comma near it."""
    window = tokens[index + 1 : index + 1 + NEAR]
    return any(token.mark for token in window[:3]) or any(
        token.mark and before.text in {":", ","} for before, token in pairwise(window)
    )


def fits(tokens: Sequence[Token], index: int, verb: Verb, phrase: Phrase, around: bool, has_clause: bool) -> bool:
    """Whether a verb has beside it what it needs to be one of saying."""
    able = phrase.named or phrase.speaks or phrase.pronoun is not None
    if verb.needs is Needs.NOTHING:
        return True
    if not able or (
        verb.lemma in EVIDENCE and not (phrase.speaks or phrase.named or phrase.pronoun in {"he", "she", "they"})
    ):
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if verb.needs is Needs.CLAUSE:
        return around or has_clause
    if following is None or (following.text in STOPS and not (has_clause or around)):
        return verb.needs is Needs.SPEAKER
    if following.lower in PREPOSITIONS and not verb.particles:
        # "the plan announced on Monday": a participle, unless a name is its subject or a clause follows.
        if verb.needs is Needs.OBJECT:
            return around
        return around or has_clause or (phrase.named and following.lower not in {"by", "from"})
    return True
