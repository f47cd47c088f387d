"""Which of the sources that a sentence names speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.speakers.cue import Cue
from corpus.speakers.phrases import Phrase
from corpus.speakers.tokens import Token

_SHARE = 0.5
"""Least share of a sentence that its source has to speak for."""

_SHARE_OF_TWO = 0.7
"""The same where another source speaks for the rest."""


def choose(cues: Sequence[Cue], tokens: Sequence[Token]) -> Cue | None:
    """Return the cue that speaks for a whole sentence, or for most of it, if one does.

    A source beside its quotation goes first, then one that stands around ("…, the minister said"), then the
    first one whose clause follows it: what comes later lies inside that clause.
    """
    contrasts = [cue for cue in cues if cue.aside]
    cues = [cue for cue in cues if not cue.aside]
    around = [cue for cue in cues if cue.around]
    for cue in around:
        if cue.beside_quotation and not (cue.phrase.pronoun and any(not other.phrase.pronoun for other in cues)):
            return cue
    if around:
        last = around[-1]
        return next((cue for cue in cues if not cue.phrase.pronoun), last) if last.phrase.pronoun else last
    if not cues:
        return None
    first = cues[0]
    if any(_names_another(cue.phrase, first.phrase, tokens) for cue in contrasts):
        return None
    length = tokens[-1].end - tokens[0].start
    start = tokens[first.clause].start if first.joined else tokens[0].start
    other = next((cue for cue in cues[1:] if cue.joined and _names_another(cue.phrase, first.phrase, tokens)), None)
    end = tokens[other.clause].start if other else tokens[-1].end
    return first if (end - start) / length >= (_SHARE_OF_TWO if other else _SHARE) else None


def _names_another(phrase: Phrase, than: Phrase, tokens: Sequence[Token]) -> bool:
    words = {token.lower for token in tokens[than.first : than.last]}
    return phrase.pronoun is None and tokens[phrase.last - 1].lower not in words
