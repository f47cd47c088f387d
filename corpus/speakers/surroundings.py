"""What stands around a verb, and whether that makes it one of saying."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.speakers.phrases import Phrase, head_of, phrase_after
from corpus.speakers.tokens import STOPS, Token, is_adverb, is_time, word_at
from corpus.speakers.words import (
    AMBIGUOUS,
    DETERMINERS,
    EVIDENCE,
    FINITE,
    FORMS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    Needs,
    Verb,
    words_of,
)

NEAR = 12
"""How many words after a verb of saying its clause, quotation or agent may begin."""

_CLAUSE_STARTS = words_of("that whether how why what he she they it we i there")


def begins_quoted_predicate(tokens: Sequence[Token], index: int) -> bool:
    """Whether a quotation begins with the verb of the sentence: Roe "expressed the hope that …"."""
    return index > 1 and tokens[index - 1].mark and tokens[index - 2].is_word


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
    if word_at(tokens, index - 1) in DETERMINERS | PREPOSITIONS:
        return False
    if tokens[index].lower not in AMBIGUOUS or index + 1 == len(tokens):
        return tokens[index].lower not in AMBIGUOUS
    after = tokens[index + 1]
    begins = after.mark or after.text == ":" or after.lower in DETERMINERS | _CLAUSE_STARTS
    return begins or (after.is_capitalised and not is_time(after))


def is_impersonal(tokens: Sequence[Token], that: int) -> bool:
    """Whether "that" follows "it is stated": the source is named after it."""
    words = [token.lower for token in tokens[max(that - 5, 0) : that]]
    return "it" in words and words[-1] in FORMS


def is_plural(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name is several, so that "say" can stand after it."""
    head = tokens[head_of(tokens, phrase)].lower
    joined = any(token.lower == "and" for token in tokens[phrase.first : phrase.last])
    return joined or head.endswith("s") or head in {"police", "people", "men", "women", "they"}


def ends_after(tokens: Sequence[Token], index: int, verb: Verb) -> bool:
    """Whether nothing is said after a verb: only a time, a place or the person addressed."""
    at = index + 1
    if verb.lemma in {"tell", "inform", "assure", "remind"}:
        addressed = phrase_after(tokens, at)
        at = addressed.last if addressed else at + 1
    if at >= len(tokens) or tokens[at].text in STOPS or tokens[at].mark:
        return at >= len(tokens) or not (tokens[at].mark or tokens[at].text == ":")
    if not (tokens[at].lower in PREPOSITIONS or is_time(tokens[at]) or is_adverb(tokens[at])):
        return False
    for token in tokens[at : at + NEAR]:
        if token.lower in FINITE | PRONOUNS | {"that", ":"} or token.mark:
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
    if verb.needs is Needs.NOTHING:
        return True
    if not (phrase.named or phrase.speaks or phrase.pronoun) or (verb.lemma in EVIDENCE and phrase.pronoun == "it"):
        return False
    if verb.needs is Needs.CLAUSE:
        return around or has_clause
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None:
        return verb.needs is Needs.SPEAKER
    if following.lower in PREPOSITIONS and not verb.particles:
        # "the plan announced on Monday": a participle, unless a name is its subject or a clause follows.
        of_name = phrase.named and following.lower not in {"by", "from"}
        return around or (verb.needs is Needs.SPEAKER and (has_clause or of_name))
    return True
