"""What kind of word a token is: an adverb, a time, a possessive, the end of a name."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.speakers.tokens import Token
from corpus.speakers.verbs import FORMS, Form
from corpus.speakers.words import (
    ADVERBS,
    AMBIGUOUS,
    DETERMINERS,
    FINITE,
    NEGATIONS,
    SUBORDINATORS,
    TIME,
    words_of,
)

_INSIDE = frozenset("&'’/-‑%$#@\"“”‘")


def is_adverb(token: Token) -> bool:
    """Whether a word is an adverb that may stand between a speaker and the verb."""
    word = token.lower
    return (word in ADVERBS and token.text != "First") or (
        len(word) > 4 and word.endswith("ly") and token.text == word and word not in _LY_NOUNS
    )


_LY_NOUNS = words_of("family assembly ally daily weekly monthly quarterly italy july reply supply elderly bully")


def is_possessive(token: Token) -> bool:
    """Whether a word is a possessive: "Roe's"."""
    return token.lower.endswith(("'s", "’s")) or token.text in {"'", "’"}


def is_time(token: Token) -> bool:
    """Whether a word tells a time: a day, a month, a year."""
    return token.lower in TIME or (token.text.isdigit() and len(token.text) <= 4)


def is_boundary(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name that is read backwards from a verb ends before this token."""
    token = tokens[index]
    if token.quoted or token.mark:
        return True
    if not token.is_word:
        return token.text not in _INSIDE
    word = token.lower
    if word in SUBORDINATORS or word in FINITE or word in NEGATIONS or word in {"that", "but", "yet", "as"}:
        return True
    return is_saying(token) and not (index and tokens[index - 1].lower in DETERMINERS)


def is_saying(token: Token) -> bool:
    """Whether a word is a form of a verb of saying and no noun."""
    form = FORMS.get(token.lower)
    return (
        form is not None and token.text == token.lower and token.lower not in AMBIGUOUS and form[1] is not Form.GERUND
    )
