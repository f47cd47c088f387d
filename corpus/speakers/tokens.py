"""Words and punctuation of a paragraph, with character offsets, and what kind of word each is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from corpus.quotation_marks import Quotation
from corpus.speakers.words import (
    ABBREVIATIONS,
    ADVERBS,
    AMBIGUOUS,
    DETERMINERS,
    FINITE,
    FORMS,
    NAME_PARTICLES,
    NEGATIONS,
    SUBORDINATORS,
    TIME,
    Form,
    words_of,
)

_TOKEN = regex.compile(r"(?:\p{Lu}\.){2,}|[\p{L}\p{N}]+(?:[-'’.&@/_‑]+[\p{L}\p{N}]+)*+|--+|''|\S")
_JOINED_PARTICLE = regex.compile(
    r"(?:[dl]|dell|dall|de|o)['’]\p{Lu}|(?:al|el|as|ad|an|ar|ash|at|az|ul|ibn|bin|ben|abu)-\p{Lu}"
)
_MOST_PARTICLES = 3
DASHES = frozenset({"-", "–", "—", "―", "--", "---"})
STOPS = frozenset({".", "!", "?", "…", ",", ";", ":", "(", ")"}) | DASHES
_INSIDE = frozenset("&'’/-‑%$#@\"“”‘")
_LY_NOUNS = words_of("family assembly ally daily weekly monthly quarterly italy july reply supply elderly bully")
_LIKE_PRONOUNS = frozenset({"US", "WHO", "IT"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark: text[start:end].

    Args:
        text: as it is written.
        lower: its lower case, or the text of a name that would be a pronoun then ("US").
        start: offset of its first character in the paragraph.
        end: offset after its last character.
        quoted: whether it stands inside a quotation.
        mark: whether it is the opening or closing mark of a quotation.
        is_capitalised: whether it begins with a capital letter, or belongs to a name all the same: "von", "al-Rashid".
    """

    text: str
    lower: str
    start: int
    end: int
    quoted: bool
    mark: bool
    is_capitalised: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number, not punctuation."""
        return self.text[0].isalnum()


def tokenise(text: str, start: int, end: int, quoted: list[Quotation]) -> list[Token]:
    """Return the words and punctuation marks of text[start:end]; an abbreviation keeps its full stop."""
    tokens: list[Token] = []
    inside = iter(quoted[bisect_right(quoted, start, key=lambda quotation: quotation.end) :])
    quotation = next(inside, None)
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        while quotation and quotation.end <= first:
            quotation = next(inside, None)
        mark = quotation is not None and (
            first == quotation.start or (quotation.closed and first == quotation.inner_end)
        )
        within = quotation is not None and quotation.start < first and not mark
        if match[0] == "." and tokens and tokens[-1].end == first and _is_abbreviated(tokens[-1].text):
            before = tokens.pop()
            word = before.text + "."
            tokens.append(replace(before, text=word, lower=word.lower(), end=last))
            continue
        capital = match[0][0].isupper() or _JOINED_PARTICLE.match(match[0]) is not None
        lower = match[0] if match[0] in _LIKE_PRONOUNS else match[0].lower()
        tokens.append(Token(match[0], lower, first, last, within, mark, capital))
        if capital and len(tokens) > 1:
            _join_particles(tokens)
    return tokens


def _join_particles(tokens: list[Token]) -> None:
    """Take "van der" before the last word into its name, if the name has begun before."""
    first = len(tokens) - 1
    while first > 0 and len(tokens) - first <= _MOST_PARTICLES and tokens[first - 1].text in NAME_PARTICLES:
        first -= 1
    if first > 0 and tokens[first - 1].is_capitalised:
        for index in range(first, len(tokens) - 1):
            tokens[index] = replace(tokens[index], is_capitalised=True)


def _is_abbreviated(word: str) -> bool:
    return (len(word) == 1 and word.isupper()) or word.lower() + "." in ABBREVIATIONS


def is_adverb(token: Token) -> bool:
    """Whether a word is an adverb that may stand between a speaker and the verb."""
    word = token.lower
    return (word in ADVERBS and token.text != "First") or (
        len(word) > 4 and word.endswith("ly") and token.text == word and word not in _LY_NOUNS
    )


def is_possessive(token: Token) -> bool:
    """Whether a word is a possessive: "Roe's"."""
    return token.lower.endswith(("'s", "’s")) or token.text in {"'", "’"}


def is_time(token: Token) -> bool:
    """Whether a word is one of a time: a day, a month, a year."""
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


def word_at(tokens: Sequence[Token], index: int) -> str:
    """Return the word at an index in lower case, or nothing outside the sentence."""
    return tokens[index].lower if 0 <= index < len(tokens) else ""
