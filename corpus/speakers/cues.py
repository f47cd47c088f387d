"""The places in a sentence that name its source, and which of them speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.speakers.antecedents import described_until, mentions_a_person
from corpus.speakers.phrases import Cue, Phrase, is_plain, make_phrase, phrase_after, phrase_before
from corpus.speakers.sayings import read_saying
from corpus.speakers.surroundings import before_auxiliaries, begins_quoted_predicate
from corpus.speakers.tokens import DASHES, STOPS, Token, is_adverb, is_possessive, is_time, word_at
from corpus.speakers.words import (
    BE,
    COORDINATORS,
    DETERMINERS,
    FINITE,
    FORMS,
    NOT_SOURCES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
)

_LONGEST_LABEL = 6
SHORTEST_SIGNED = 3
"""How many words a quotation has at least that is signed with a dash: "Zenit" — Spartak is a match."""

_SHARE = 0.5
"""Least share of a sentence that its source has to speak for."""

_BREAKS = DASHES | {";"}
_ADDRESSEE = 4
"""How many words after a verb can name whom somebody speaks to."""


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return every place where the words outside quotations name a source, in order."""
    found = []
    for index, token in enumerate(tokens):
        if token.quoted and not begins_quoted_predicate(tokens, index):
            continue
        if token.lower == "according":
            cue = _according(tokens, index)
        elif token.lower == "words":
            cue = _in_words_of(tokens, index)
        elif token.text in DASHES:
            cue = _signature(tokens, index)
        elif token.text == ":":
            cue = _label(tokens, index)
        else:
            cue = _quoted_as_saying(tokens, index) if token.lower in {"quoted", "cited"} else None
            if cue is None and token.lower in FORMS and token.text == token.lower:
                cue = read_saying(tokens, index)
        if cue is not None:
            found.append(cue)
    return found


def _around(phrase: Phrase | None, index: int) -> Cue | None:
    """The cue of a phrase that speaks for what stands before and after it, or None without a phrase."""
    return Cue(phrase, around=True, beside_quotation=False, clause=0, verb=index) if phrase else None


def _according(tokens: Sequence[Token], index: int) -> Cue | None:
    phrase = phrase_after(tokens, index + 2) if word_at(tokens, index + 1) == "to" else None
    if phrase is None or phrase.pronoun in {"it", "they"} or not (phrase.named or phrase.speaks or phrase.pronoun):
        return None
    if phrase.last < len(tokens) and _goes_further(tokens[phrase.last]):
        return None  # "official statements": the name is cut in two.
    if any(token.lower in NOT_SOURCES for token in tokens[phrase.first : phrase.last]):
        return None
    return _around(phrase, index)


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
    if word_at(tokens, index + 1) == "of" and word_at(tokens, index - 2) == "in":
        return _around(phrase_after(tokens, index + 2), index)
    first = next((at for at in range(index - 1, max(index - 8, -1), -1) if tokens[at].lower == "in"), None)
    if first is None or not is_possessive(tokens[index - 1]):
        return None
    return _around(make_phrase(tokens, first + 1, index), index)


def _quoted_as_saying(tokens: Sequence[Token], index: int) -> Cue | None:
    """As in "the agency quoted Roe as saying", "Roe was quoted as saying"."""
    if word_at(tokens, index - 1) in BE:
        before = phrase_before(tokens, before_auxiliaries(tokens, index)[0])
        return _around(before[0], index) if before and word_at(tokens, index + 1) in {"as", "by"} else None
    phrase = phrase_after(tokens, index + 1)
    told = phrase is not None and word_at(tokens, phrase.last) == "as" and word_at(tokens, phrase.last + 1) == "saying"
    return _around(phrase, index) if told else None


def _label(tokens: Sequence[Token], index: int) -> Cue | None:
    """A name and a colon before a quotation, at the beginning of a sentence."""
    if not (0 < index < _LONGEST_LABEL and index + 1 < len(tokens) and tokens[index + 1].mark):
        return None
    if not all(token.is_capitalised and not token.quoted for token in tokens[:index]):
        return None
    phrase = make_phrase(tokens, 0, index)
    return Cue(phrase, False, True, 0, index) if phrase and phrase.named else None


def _signature(tokens: Sequence[Token], index: int) -> Cue | None:
    """A quotation with a dash and a name after it."""
    if index == 0 or not tokens[index - 1].mark or not (tokens[0].mark or tokens[0].quoted):
        return None
    if tokens[0].mark and 1 < index < SHORTEST_SIGNED + 2:
        return None
    phrase = phrase_after(tokens, index + 1)
    if phrase is None or not phrase.named or not tokens[phrase.first].is_capitalised:
        return None
    ends = phrase.last >= len(tokens) or tokens[phrase.last].text in STOPS - {":"}
    return Cue(phrase, True, True, 0, index) if ends else None


def choose(cues: Sequence[Cue], tokens: Sequence[Token]) -> Cue | None:
    """Return the cue that speaks for a whole sentence, or for most of it, or None if it has two speakers.

    A source beside its quotation goes first, then one that stands around ("…, the minister said"), then the
    first one whose clause follows it: what comes later lies inside that clause.
    """
    speaking = [cue for cue in cues if not cue.aside]
    around = [cue for cue in speaking if cue.around]
    deciding = [cue for cue in around if cue.beside_quotation] or around
    chosen = deciding[-1] if deciding else next(iter(speaking), None)
    if chosen is None:
        return None
    rivals = [cue for cue in cues if cue.aside or cue in deciding or _begins_clause(cue, chosen, tokens)]
    if any(_is_another(rival, chosen, tokens) for rival in rivals) or _leaves_out_a_verb(chosen, tokens):
        return None
    start = tokens[chosen.clause].start if chosen.joined else tokens[0].start
    covered = (tokens[-1].end - start) / (tokens[-1].end - tokens[0].start)
    return chosen if deciding or covered >= _SHARE else None


def _begins_clause(cue: Cue, chosen: Cue, tokens: Sequence[Token]) -> bool:
    """Whether a source has a clause of its own: "…, and Roe said", but not "…, saying that"."""
    if chosen.around:
        apart = any(token.text in _BREAKS and not token.quoted for token in tokens[cue.verb : chosen.verb])
    else:
        apart = cue.clause > chosen.verb and word_at(tokens, cue.clause - 1) == ","
    return (cue.joined or apart) and not tokens[cue.verb].lower.endswith("ing")


def _is_another(rival: Cue, chosen: Cue, tokens: Sequence[Token]) -> bool:
    """Whether a cue names somebody else, or may: "Holt told Lund …, and he said"."""
    pronoun = rival.phrase.pronoun
    if pronoun:
        first = described_until(tokens, chosen)
        return mentions_a_person(tokens, first, min(first + _ADDRESSEE, rival.phrase.first), pronoun)
    words = {token.lower for token in tokens[chosen.phrase.first : chosen.phrase.last]}
    return tokens[rival.phrase.last - 1].lower not in words


def _leaves_out_a_verb(cue: Cue, tokens: Sequence[Token]) -> bool:
    """Whether a second speaker shares the verb of the first: "Holt said it was safe, and Lund that it was not"."""
    if cue.around:
        return False
    after = word_at(tokens, cue.verb + 1)
    openings = {"that", "a", "an", "no", ",", after if after in PREPOSITIONS else "that"}
    for index in range(cue.verb + 2, len(tokens)):
        token = tokens[index]
        if token.lower == "whereas" or (token.text == ";" and word_at(tokens, index + 1) in {"another", "others"}):
            return True
        begins_quotation = token.mark and index + 1 < len(tokens) and tokens[index + 1].quoted
        if token.quoted or not (begins_quotation or token.lower in openings):
            continue
        pause = tokens[index - 1].text == ","
        read = phrase_before(tokens, index - pause)
        if read is None or read[0].last != index - pause or not is_plain(tokens, read[0]):
            continue
        opening = read[0].first - 1 - (word_at(tokens, read[0].first - 1) == "the")
        before = word_at(tokens, opening)
        if before == ",":
            # "In Sund, Varland that" names a place, "in the Securities and Exchange Commission that" one body.
            apart = not token.mark and (read[0].last - read[0].first > 1 or read[0].speaks)
        else:
            apart = before == "while" or (before == "and" and not tokens[opening - 1].is_capitalised)
        if before == ";" or (apart and not pause and token.text != ","):
            return True
    return False
