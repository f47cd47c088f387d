"""Words and punctuation of a paragraph, its quotations and its sentences, all with character offsets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import regex

from corpus.speakers.words import ABBREVIATIONS

LONGEST_SINGLE_QUOTED = 1000
"""How far a single quotation mark looks for its partner, in characters: it may be an apostrophe."""

_TOKEN = regex.compile(r"(?:\p{Lu}\.){2,}|[\p{L}\p{N}]+(?:[-'’.&@/_‑]+[\p{L}\p{N}]+)*+|--+|''|\S")
_MARK = regex.compile(r"''|[\"“”«»„‘']")
_CLOSING = {
    opening: regex.compile(closing)
    for opening, closing in {
        '"': '["”]',
        "“": '[”"]',
        "”": '[”"]',
        "''": "''",
        "«": "»",
        "„": '[“”"]',
    }.items()
}
"""Which marks close a quotation that a mark opens; "”" opens one only where it is typed by mistake."""

_SINGLE_OPENS = regex.compile(r"(?<![\w.,!?…])[‘'](?=[\p{L}\p{N}])(?!(?:em|til|tis|twas|cause|n|\d\ds?)\b)", regex.I)
_SINGLE_CLOSES = regex.compile(r"(?<=[.,!?…])[’'](?![\p{L}\p{N}])")
_SINGLE_CLOSES_PHRASE = regex.compile(r"[’'](?![\p{L}\p{N}])")
_LONGEST_SINGLE_QUOTED_PHRASE = 100
_SENTENCE_END = regex.compile(r"[.?!…]+[\"”’»')\]]*\s+(?=[\"“‘«'(\[]*[\p{Lu}\p{N}])")
_LAST_WORD = regex.compile(r"[\p{L}.]+$")
_LONGEST_ABBREVIATION = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a punctuation mark: text[start:end].

    Args:
        text: as it is written.
        lower: its lower case.
        start: offset of its first character in the paragraph.
        end: offset after its last character.
        quoted: whether it stands inside a quotation.
        mark: whether it is the opening or closing mark of a quotation.
    """

    text: str
    lower: str
    start: int
    end: int
    quoted: bool
    mark: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number, not punctuation."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks: text[start:end]; its closing mark is at `inner_end`.

    One that is not closed goes on to the end of the paragraph.
    """

    start: int
    inner_end: int
    end: int
    closed: bool


def quotations(text: str) -> list[Quotation]:
    """Return the quotations of a paragraph in order, outermost only.

    A single mark opens one only where it has a partner: else it is an apostrophe.
    """
    found = []
    position = 0
    while match := _MARK.search(text, position):
        position = match.end()
        mark, start = match[0], match.start()
        if mark in _CLOSING:
            if mark in {'"', "”", "''"} and _looks_closing(text, start, position):
                continue
            closing = _CLOSING[mark].search(text, position)
            inner_end, position = closing.span() if closing else (len(text), len(text))
            found.append(Quotation(start, inner_end, position, closing is not None))
        elif _SINGLE_OPENS.match(text, start):
            closing_mark = _SINGLE_CLOSES.search(
                text, position, start + LONGEST_SINGLE_QUOTED
            ) or _SINGLE_CLOSES_PHRASE.search(text, position, start + _LONGEST_SINGLE_QUOTED_PHRASE)
            if closing_mark:
                found.append(Quotation(start, closing_mark.start(), closing_mark.end(), closed=True))
                position = closing_mark.end()
    return found


def _looks_closing(text: str, start: int, end: int) -> bool:
    """Whether a mark with no partner before it stands where only a closing one can."""
    after = text[end : end + 1]
    return start > 0 and not text[start - 1].isspace() and (not after or after.isspace())


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
            tokens.append(Token(word, word.lower(), before.start, last, before.quoted, before.mark))
            continue
        tokens.append(Token(match[0], match[0].lower(), first, last, within, mark))
    return tokens


def _is_abbreviated(word: str) -> bool:
    return (len(word) == 1 and word.isupper()) or word.lower() + "." in ABBREVIATIONS


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the offsets of the sentences of text[start:end], roughly: enough to look at a neighbour."""
    spans = []
    for match in _SENTENCE_END.finditer(text, start, end):
        word = _LAST_WORD.search(text, max(start, match.start() - _LONGEST_ABBREVIATION), match.start())
        if word and match[0].strip() == "." and _is_abbreviated(word[0]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    if text[start:end].strip():
        spans.append((start, end))
    return spans
