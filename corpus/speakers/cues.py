"""The places in a sentence where it tells who says it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.speakers.cue import DASHES, STOPS, Cue, word_at
from corpus.speakers.phrases import make_phrase, phrase_after, phrase_before
from corpus.speakers.sayings import read_saying
from corpus.speakers.surroundings import before_auxiliaries, begins_quoted_predicate
from corpus.speakers.tokens import Token, is_adverb, is_possessive, is_time
from corpus.speakers.verbs import FORMS
from corpus.speakers.words import (
    BE,
    COORDINATORS,
    DETERMINERS,
    FINITE,
    NOT_SOURCES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
)

_SHORTEST_SIGNED = 5
"""How many words and marks a quotation has at least that is signed with a dash: "Zenit" — Spartak is a match."""


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return every place where the words outside quotations name a source, in order."""
    cues = []
    for index, token in enumerate(tokens):
        if token.quoted and not begins_quoted_predicate(tokens, index):
            continue
        cue = None
        if token.lower == "according":
            cue = _according(tokens, index)
        elif token.lower == "words":
            cue = _in_words_of(tokens, index)
        elif token.lower == "quoted" or token.lower == "cited":
            cue = _quoted_as_saying(tokens, index)
            if cue is None and token.lower in FORMS:
                cue = read_saying(tokens, index)
        elif token.text in DASHES or token.text == ":":
            cue = _signature(tokens, index)
        elif token.lower in FORMS and token.text == token.lower:
            cue = read_saying(tokens, index)
        if cue is not None:
            cues.append(cue)
    return cues


def _according(tokens: Sequence[Token], index: int) -> Cue | None:
    if index + 1 >= len(tokens) or tokens[index + 1].lower != "to":
        return None
    phrase = phrase_after(tokens, index + 2)
    if phrase is None or phrase.pronoun in {"it", "they"} or not (phrase.named or phrase.speaks or phrase.pronoun):
        return None
    if phrase.last < len(tokens) and _goes_further(tokens[phrase.last]):
        return None  # "official statements": the name is cut in two.
    if any(token.lower in NOT_SOURCES for token in tokens[phrase.first : phrase.last]):
        return None
    return Cue(phrase, around=True, beside_quotation=False, clause=0, verb=index)


def _goes_further(following: Token) -> bool:
    """Whether a word after a name is one more noun of it."""
    word = following.lower
    closes = PREPOSITIONS | SUBORDINATORS | COORDINATORS | FINITE | PRONOUNS | DETERMINERS
    return (
        following.is_word
        and following.text.islower()
        and not (word in closes or word in FORMS or is_adverb(following) or is_time(following))
        and not word.endswith(("ed", "ing"))
    )


def _in_words_of(tokens: Sequence[Token], index: int) -> Cue | None:
    """As in "in Roe's words", "in the words of Roe"."""
    if index + 1 < len(tokens) and tokens[index + 1].lower == "of" and word_at(tokens, index - 2) == "in":
        phrase = phrase_after(tokens, index + 2)
        return Cue(phrase, True, False, 0, index) if phrase else None
    for first in range(index - 1, max(index - 8, -1), -1):
        if tokens[first].lower == "in" and is_possessive(tokens[index - 1]):
            phrase = make_phrase(tokens, first + 1, index)
            return Cue(phrase, True, False, 0, index) if phrase and not phrase.pronoun else None
    return None


def _quoted_as_saying(tokens: Sequence[Token], index: int) -> Cue | None:
    """As in "the agency quoted Roe as saying", "Roe was quoted as saying"."""
    if word_at(tokens, index - 1) in BE:
        if word_at(tokens, index + 1) not in {"as", "by"}:
            return None
        before = phrase_before(tokens, before_auxiliaries(tokens, index)[0])
        return Cue(before[0], True, False, 0, index) if before else None
    phrase = phrase_after(tokens, index + 1)
    if phrase and word_at(tokens, phrase.last) == "as" and word_at(tokens, phrase.last + 1) == "saying":
        return Cue(phrase, True, False, 0, index)
    return None


def _signature(tokens: Sequence[Token], index: int) -> Cue | None:
    """A quotation with a dash and a name after it, or a name and a colon before it."""
    if tokens[index].text == ":":
        if not (0 < index < 6 and index + 1 < len(tokens) and tokens[index + 1].mark):
            return None
        if not all(token.is_capitalised and not token.quoted for token in tokens[:index]):
            return None
        phrase = make_phrase(tokens, 0, index)
        return Cue(phrase, False, True, 0, index) if phrase and phrase.named else None
    if index == 0 or not tokens[index - 1].mark or not (tokens[0].mark or tokens[0].quoted):
        return None
    if tokens[0].mark and 1 < index < _SHORTEST_SIGNED:
        return None
    phrase = phrase_after(tokens, index + 1)
    if phrase is None or not phrase.named or not tokens[phrase.first].is_capitalised:
        return None
    ends = phrase.last >= len(tokens) or tokens[phrase.last].text in STOPS - {":"}
    return Cue(phrase, True, True, 0, index) if ends else None
