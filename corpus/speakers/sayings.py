"""Verbs of saying with the name before or after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.speakers.cue import DASHES, NEAR, STOPS, Cue
from corpus.speakers.phrases import (
    MOST_WORDS,
    Phrase,
    head_of,
    is_plain,
    is_role,
    name_with_title,
    phrase_after,
    phrase_before,
)
from corpus.speakers.surroundings import (
    before_auxiliaries,
    clause_follows,
    ends_after,
    fits,
    has_particle,
    is_impersonal,
    is_plural,
    is_verb_here,
    quotation_follows,
)
from corpus.speakers.tokens import Token, is_adverb, is_time
from corpus.speakers.verbs import FORMS, Form, Needs, Verb
from corpus.speakers.words import (
    BE,
    COORDINATORS,
    DENIALS,
    DO,
    FINITE,
    HAVE,
    INVERTED,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
    words_of,
)

_CONTRASTS = words_of("while whilst whereas although though")
_LONGEST_BEFORE_PARTICIPLE = 60
_NO_AGENT = words_of("accuse predict declare promise")
_LONGEST_DENIED = 60
_SUBJECT_BREAKS = frozenset({",", "(", ")"}) | DASHES


def read_saying(tokens: Sequence[Token], index: int) -> Cue | None:
    """Read the subject, or the agent, of a verb of saying at tokens[index]."""
    verb, form = FORMS[tokens[index].lower]
    if not has_particle(tokens, index, verb):
        return None
    end, auxiliaries = before_auxiliaries(tokens, index)
    if auxiliaries & (MODALS | NEGATIONS):
        return None
    if auxiliaries & BE and form is not Form.GERUND:
        # "The body was found by police", "accused by police of theft": nobody's words.
        return None if verb.needs is Needs.CLAUSE or verb.lemma in _NO_AGENT else _passive(tokens, index)
    if form is Form.GERUND and not auxiliaries & BE:
        return _participle(tokens, index, verb)
    if form is Form.PARTICIPLE and not auxiliaries & HAVE:
        return None
    if form in (Form.BASE, Form.PRESENT) and not auxiliaries and not is_verb_here(tokens, index):
        return None
    if not auxiliaries and (cue := _inverted(tokens, index, verb)):
        return cue
    return _subject(tokens, index, end, verb, form, auxiliaries)


def _participle(tokens: Sequence[Token], index: int, verb: Verb) -> Cue | None:
    """As in "The minister resigned, saying that …": the name that the sentence begins with."""
    if index > _LONGEST_BEFORE_PARTICIPLE or verb.needs is Needs.OBJECT or not clause_follows(tokens, index):
        return None
    if tokens[index - 1].text != "," or any(
        token.lower in SUBORDINATORS or token.mark or token.quoted for token in tokens[:index]
    ):
        return None
    phrase = phrase_after(tokens, 0)
    if phrase is None or phrase.pronoun or not (phrase.named or phrase.speaks) or tokens[phrase.last].text == ",":
        return None
    return Cue(phrase, False, False, index, index, joined=True)


def _passive(tokens: Sequence[Token], index: int) -> Cue | None:
    """As in "was announced by the minister": the agent after "by"."""
    for at in range(index + 1, min(index + NEAR, len(tokens) - 1)):
        token = tokens[at]
        if token.quoted or token.mark or token.text in STOPS or token.lower in SUBORDINATORS or token.lower == "that":
            return None
        if token.lower == "by":
            phrase = phrase_after(tokens, at + 1)
            if phrase is None or phrase.pronoun or not (phrase.named or phrase.speaks) or is_time(tokens[at + 1]):
                return None
            return Cue(phrase, around=True, beside_quotation=False, clause=0, verb=index)
    return None


def _inverted(tokens: Sequence[Token], index: int, verb: Verb) -> Cue | None:
    """As in "…, said the minister": the subject after the verb."""
    if index == 0:
        return None
    before = tokens[index - 1]
    after_quotation = before.mark and not tokens[index].quoted
    if verb.lemma not in INVERTED and not after_quotation:
        return None
    if not (after_quotation or before.text == ","):
        return None
    phrase = phrase_after(tokens, index + 1)
    if phrase is None or not (phrase.named or phrase.speaks or (phrase.pronoun and after_quotation)):
        return None
    if not (after_quotation or is_role(tokens, phrase) or tokens[head_of(tokens, phrase)].is_capitalised):
        return None  # "Roscosmos, the agency, announced the death of a cosmonaut."
    last = phrase.last
    while last < len(tokens) and (is_time(tokens[last]) or is_adverb(tokens[last])):
        last += 1
    following = tokens[last] if last < len(tokens) else None
    ends = (
        following is None
        or not following.is_word
        or following.mark
        or following.lower in (PREPOSITIONS | SUBORDINATORS | COORDINATORS | {"that"})
        or (following.lower.endswith("ing") and following.text == following.lower)
    )
    if not ends or (following is not None and following.lower == "that" and not after_quotation):
        return None
    beside = after_quotation or (index > 1 and tokens[index - 2].mark)
    return Cue(phrase, around=True, beside_quotation=beside, clause=index, verb=index)


def _subject(
    tokens: Sequence[Token], index: int, end: int, verb: Verb, form: Form, auxiliaries: frozenset[str]
) -> Cue | None:
    """The subject before a verb, and whether what stands around it is what was said."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and not following.quoted and following.lower in FINITE:
        return None  # "the man Roe accused was …": a relative clause without its pronoun.
    read = _subject_with_appositions(tokens, end)
    if read is None:
        return None
    phrase, boundary = read
    if (first := _first_of_list(tokens, phrase, boundary)) is not None:
        phrase, boundary = replace(phrase, first=first), -1
    as_said = False
    joined = False
    if boundary >= 0:
        word = tokens[boundary].lower
        if word == "as":
            as_said = True
        elif word == "that":
            if not is_impersonal(tokens, boundary):
                return None
        elif word in _CONTRASTS or (word == "which" and tokens[boundary - 1].lower == "to"):
            return Cue(phrase, False, False, boundary + 1, index, aside=True)
        elif tokens[boundary].is_word and word not in {"but", "yet"} and not _is_conjoined(tokens, boundary, phrase):
            return None
        joined = word in {"but", "yet", ";", ":"} | DASHES
    first_word = tokens[boundary + 1].lower if boundary + 1 < len(tokens) else ""
    joined = joined or (boundary >= 0 and first_word in COORDINATORS) or _is_conjoined(tokens, boundary, phrase)
    if form is Form.BASE and not auxiliaries & DO and not is_plural(tokens, phrase):
        return None
    ends = ends_after(tokens, index, verb)
    if as_said and (
        not ends
        or "had" in auxiliaries
        or any(token.lower in DENIALS for token in tokens[max(0, boundary - _LONGEST_DENIED) : boundary])
    ):
        return None  # "The bridge was not closed, as Roe had said": he is contradicted.
    beside = boundary >= 0 and (
        tokens[boundary].mark or (tokens[boundary].text in STOPS and boundary > 0 and tokens[boundary - 1].mark)
    )
    around = as_said or (boundary >= 0 and ends and (beside or tokens[boundary].text in _SUBJECT_BREAKS))
    has_clause = clause_follows(tokens, index)
    if not fits(tokens, index, verb, phrase, around, has_clause):
        return None
    return Cue(
        phrase,
        around,
        beside or quotation_follows(tokens, index),
        boundary + 1,
        index,
        joined and not around,
    )


def _subject_with_appositions(tokens: Sequence[Token], end: int) -> tuple[Phrase, int] | None:
    """Read the subject that ends before tokens[end], over "(R-Ga.)" and over ", 49, an engineer,"."""
    if end > 0 and tokens[end - 1].text == ")":
        return phrase_before(tokens, _before_bracket(tokens, end))
    if end == 0 or tokens[end - 1].text not in {",", "—", "–", "―"}:
        return phrase_before(tokens, end)
    closing = tokens[end - 1].text
    breaks = [
        at for at in range(end - 2, max(end - 50, -1), -1) if tokens[at].text == closing and not tokens[at].quoted
    ]
    if not breaks:
        return None
    return _before_appositions(tokens, breaks, end - 1)


def _first_of_list(tokens: Sequence[Token], phrase: Phrase, boundary: int) -> int | None:
    """Where a list of names begins that opens a sentence: "Anna Holt, Peter Lund and Eva Krag said"."""
    if "and" not in {token.lower for token in tokens[max(boundary, 0) : phrase.last]}:
        return None
    first = phrase.first
    while boundary > 0 and tokens[boundary].text == ",":
        read = phrase_before(tokens, boundary)
        if read is None or not (read[0].named or read[0].speaks) or not is_plain(tokens, read[0]):
            return None
        first, boundary = read[0].first, read[1]
    words = sum(token.is_word for token in tokens[first : phrase.last])
    return first if first < min(phrase.first, 2) and words <= MOST_WORDS else None


def _is_conjoined(tokens: Sequence[Token], boundary: int, phrase: Phrase) -> bool:
    """Whether an "and" joins the clause of a subject to another one: "it was safe and Roe said …"."""
    return any(tokens[at].lower == "and" for at in range(boundary + 1, phrase.first))


def _before_bracket(tokens: Sequence[Token], end: int) -> int:
    """Where the words before tokens[end] end without "(R-Ga.)"."""
    if end > 0 and tokens[end - 1].text == ")":
        return next((at for at in range(end - 2, max(end - 12, -1), -1) if tokens[at].text == "("), end)
    return end


def _before_appositions(tokens: Sequence[Token], breaks: list[int], end: int) -> tuple[Phrase, int] | None:
    """The name before one or more appositions, or a proper name in one that follows a description."""
    for at in breaks[:4]:
        inner = tokens[at + 1 : end]
        if not inner or any(token.quoted or token.mark for token in inner):
            return None
        parts = list(pairwise([at, *sorted(index for index in breaks if index > at), end]))
        if inner[0].lower == "and" and name_with_title(tokens, parts[-1][0] + 1, end):
            return None  # "Anna Holt, and the mayor, Peter Lund, said": the last one of a list.
        read = phrase_before(tokens, _before_bracket(tokens, at))
        if read is None or read[0].pronoun or not (read[0].named or read[0].speaks):
            continue
        phrase, boundary = read
        if not _is_apposition(tokens, phrase, boundary):
            if not phrase.named or is_role(tokens, phrase):
                names = (name_with_title(tokens, first + 1, last, 1 + (len(parts) > 1)) for first, last in parts)
                return next(filter(None, names), phrase), boundary
            return read
        before = phrase_before(tokens, boundary)
        if at == breaks[-1] or not (phrase.named or (before and before[0].named and before[1] < 0)):
            return read
    return None


def _is_apposition(tokens: Sequence[Token], phrase: Phrase, boundary: int) -> bool:
    """Whether a phrase that follows a comma is an apposition itself: no "and" and no opening stands before it.

    "On Monday, Roe said" and "Speaking in Sund, Roe said" open with something else.
    """
    if boundary < 1 or tokens[boundary].text != "," or tokens[boundary + 1].lower == "and":
        return False
    opening, before = tokens[0], tokens[boundary - 1]
    opens = opening.lower in PREPOSITIONS | SUBORDINATORS or opening.lower.endswith("ing")
    if not (opens or is_time(opening) or is_adverb(opening)):
        return True
    place = before.is_capitalised and not is_time(before) and phrase.last - phrase.first == 1
    return place or any(token.text == "," for token in tokens[:boundary])
