"""Which of the sources that a sentence names speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.speakers.antecedents import described_until, mentions_a_person
from corpus.speakers.phrases import Cue, is_plain, phrase_before
from corpus.speakers.tokens import DASHES, Token, word_at
from corpus.speakers.words import PREPOSITIONS

_SHARE = 0.5
"""Least share of a sentence that its source has to speak for."""

_BREAKS = DASHES | {";"}
_ADDRESSEE = 4
"""How many words after a verb can name whom somebody speaks to."""


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
