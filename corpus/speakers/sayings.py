"""Verbs of saying with the name before or after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.speakers.phrases import (
    MOST_WORDS,
    Cue,
    Phrase,
    head_of,
    is_plain,
    is_role,
    name_with_title,
    phrase_after,
    phrase_before,
)
from corpus.speakers.surroundings import (
    NEAR,
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
from corpus.speakers.tokens import DASHES, STOPS, Token, is_adverb, is_time
from corpus.speakers.words import (
    BE,
    COORDINATORS,
    DENIALS,
    DO,
    FINITE,
    FORMS,
    HAVE,
    INVERTED,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    SUBORDINATORS,
    Form,
    Needs,
    Verb,
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
    if not 0 < index <= _LONGEST_BEFORE_PARTICIPLE or tokens[index - 1].text != ",":
        return None
    if verb.needs is Needs.OBJECT or not clause_follows(tokens, index):
        return None
    if any(token.lower in SUBORDINATORS or token.mark or token.quoted for token in tokens[:index]):
        return None
    phrase = _source_after(tokens, 0)
    if phrase is None or tokens[phrase.last].text == ",":
        return None
    return Cue(phrase, False, False, index, index, joined=True)


def _passive(tokens: Sequence[Token], index: int) -> Cue | None:
    """As in "was announced by the minister": the agent after "by"."""
    for at in range(index + 1, min(index + NEAR, len(tokens) - 1)):
        token = tokens[at]
        if token.quoted or token.mark or token.text in STOPS or token.lower in SUBORDINATORS or token.lower == "that":
            return None
        if token.lower == "by":
            phrase = _source_after(tokens, at + 1)
            return Cue(phrase, True, False, 0, index) if phrase and not is_time(tokens[at + 1]) else None
    return None


def _source_after(tokens: Sequence[Token], start: int) -> Phrase | None:
    """The name that begins at tokens[start], if it is one of somebody who can speak."""
    phrase = phrase_after(tokens, start)
    return phrase if phrase and not phrase.pronoun and (phrase.named or phrase.speaks) else None


def _inverted(tokens: Sequence[Token], index: int, verb: Verb) -> Cue | None:
    """As in "…, said the minister": the subject after the verb."""
    before = tokens[index - 1] if index else None
    after_quotation = before is not None and before.mark and not tokens[index].quoted
    if before is None or not (after_quotation or (before.text == "," and verb.lemma in INVERTED)):
        return None
    phrase = phrase_after(tokens, index + 1)
    if phrase is None or not (phrase.named or phrase.speaks or (phrase.pronoun and after_quotation)):
        return None
    if not (after_quotation or is_role(tokens, phrase) or tokens[head_of(tokens, phrase)].is_capitalised):
        return None  # "Roscosmos, the agency, announced the death of a cosmonaut."
    after = (token for token in tokens[phrase.last :] if not (is_time(token) or is_adverb(token)))
    following = next(after, None)
    if following is not None and following.is_word and not following.mark:
        closes = PREPOSITIONS | SUBORDINATORS | COORDINATORS | ({"that"} if after_quotation else frozenset())
        if following.lower not in closes and not (following.text.islower() and following.text.endswith("ing")):
            return None
    beside = after_quotation or (index > 1 and tokens[index - 2].mark)
    if _is_object(tokens, index, phrase):
        return None
    return Cue(phrase, around=True, beside_quotation=beside, clause=index, verb=index)


def _is_object(tokens: Sequence[Token], index: int, phrase: Phrase) -> bool:
    """Whether a phrase after a verb is whom it tells of: "The mayor, Rita Moss, said the driver, Ole Brandt, had …"."""
    read = _subject_with_appositions(tokens, index)
    comma, *rest = tokens[phrase.last : phrase.last + 3] or tokens[-1:]
    if read is None or read[1] >= 1 or comma.text != "," or len(rest) < 2 or is_time(rest[0]):
        return False
    return rest[0].lower not in PREPOSITIONS  # "…, said the mayor, Rita Moss, in a statement" is inverted.


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
    bound = tokens[boundary] if boundary >= 0 else None
    word = bound.lower if bound else ""
    if word in _CONTRASTS or (word == "which" and tokens[boundary - 1].lower == "to"):
        return Cue(phrase, False, False, boundary + 1, index, aside=True)
    conjoined = any(token.lower in COORDINATORS for token in tokens[boundary + 1 : phrase.first])
    if word == "that":
        if not is_impersonal(tokens, boundary):
            return None
    elif bound and bound.is_word and word not in {"as", "but", "yet"} and not conjoined:
        return None
    if form is Form.BASE and not auxiliaries & DO and not is_plural(tokens, phrase):
        return None
    ends = ends_after(tokens, index, verb)
    denied = any(token.lower in DENIALS for token in tokens[max(0, boundary - _LONGEST_DENIED) : max(0, boundary)])
    if word == "as" and (denied or not ends or "had" in auxiliaries):
        return None  # "The bridge was not closed, as Roe had said": he is contradicted.
    beside = bound is not None and (bound.mark or (bound.text in STOPS and boundary > 0 and tokens[boundary - 1].mark))
    around = word == "as" or (bound is not None and ends and (beside or bound.text in _SUBJECT_BREAKS))
    if not fits(tokens, index, verb, phrase, around, clause_follows(tokens, index)):
        return None
    joined = not around and bound is not None and (conjoined or word in {"but", "yet", ";", ":"} | DASHES)
    return Cue(phrase, around, beside or quotation_follows(tokens, index), boundary + 1, index, joined)


def _subject_with_appositions(tokens: Sequence[Token], end: int) -> tuple[Phrase, int] | None:
    """Read the subject that ends before tokens[end], over "(R-Ga.)" and over ", 49, an engineer,"."""
    closing = tokens[end - 1].text if end else ""
    if closing not in {",", "—", "–", "―"}:
        return phrase_before(tokens, _before_bracket(tokens, end))
    breaks = [
        at for at in range(end - 2, max(end - 50, -1), -1) if tokens[at].text == closing and not tokens[at].quoted
    ]
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
        if at != breaks[-1] and _is_apposition(tokens, phrase, boundary):
            before = phrase_before(tokens, boundary)
            if phrase.named or (before and before[0].named and before[1] < 0):
                continue
        if not phrase.named or is_role(tokens, phrase):
            names = (name_with_title(tokens, first + 1, last, 1 + (len(parts) > 1)) for first, last in parts)
            return next(filter(None, names), phrase), boundary
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
