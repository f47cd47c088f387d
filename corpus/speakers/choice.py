"""Which of the sources that a sentence names speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.speakers.cue import Cue
from corpus.speakers.phrases import Phrase
from corpus.speakers.tokens import Token

_SHARE = 0.5
"""Least share of a sentence that its source has to speak for."""


def choose(cues: Sequence[Cue], tokens: Sequence[Token]) -> Cue | None:
    """Return the cue that speaks for a whole sentence, or for most of it, if one does.

    A source beside its quotation goes first, then one that stands around ("…, the minister said"), then the
    first one whose clause follows it: what comes later lies inside that clause.
    """
    contrasts = [cue for cue in cues if cue.aside]
    cues = [cue for cue in cues if not cue.aside]
    around = [cue for cue in cues if cue.around]
    beside = [cue for cue in around if cue.beside_quotation]
    if around:
        deciding = beside or around
        rivals = deciding if beside else [cue for cue in cues if cue.around or _begins_clause(cue, tokens)]
        return deciding[-1] if _is_one(rivals, tokens) else None
    if not cues:
        return None
    first = cues[0]
    if any(_names_another(cue.phrase, first.phrase, tokens) for cue in contrasts):
        return None
    length = tokens[-1].end - tokens[0].start
    start = tokens[first.clause].start if first.joined else tokens[0].start
    if any(_begins_clause(cue, tokens) and _names_another(cue.phrase, first.phrase, tokens) for cue in cues[1:]):
        return None
    return first if (tokens[-1].end - start) / length >= _SHARE else None


def _names_another(phrase: Phrase, than: Phrase, tokens: Sequence[Token]) -> bool:
    words = {token.lower for token in tokens[than.first : than.last]}
    return phrase.pronoun is None and tokens[phrase.last - 1].lower not in words


def _is_one(cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """Whether all of them name the same one, by its last word or the same pronoun."""
    names = {cue.phrase.pronoun or tokens[cue.phrase.last - 1].lower for cue in cues}
    return len(names) == 1


def _begins_clause(cue: Cue, tokens: Sequence[Token]) -> bool:
    """Whether a source has a clause of its own: "…, and Roe said", but not "…, saying that"."""
    return cue.joined and not tokens[cue.verb].lower.endswith("ing")
