"""A place in a sentence that names a source, and what its readers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.speakers.phrases import Phrase
from corpus.speakers.tokens import Token

NEAR = 12
"""How many words after a verb of saying its clause, quotation or agent may begin."""
DASHES = frozenset({"-", "–", "—", "―", "--", "---"})
STOPS = frozenset({".", "!", "?", "…", ",", ";", ":", "(", ")"}) | DASHES


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that a sentence gives as its source.

    Args:
        phrase: the name, as indices into the tokens.
        around: whether it speaks for what stands before it too ("…, the minister said.").
        beside_quotation: whether a quotation stands next to it.
        clause: index of the first token of its clause.
        verb: index of the verb.
        joined: whether its clause is joined to another one ("…, and the minister said").
        aside: whether it speaks for a contrast only ("while the minister said …, …"), never for the sentence.
    """

    phrase: Phrase
    around: bool
    beside_quotation: bool
    clause: int
    verb: int
    joined: bool = False
    aside: bool = False


def word_at(tokens: Sequence[Token], index: int) -> str:
    """Return the word at an index in lower case, or nothing outside the sentence."""
    return tokens[index].lower if 0 <= index < len(tokens) else ""
