"""Words and punctuation of a paragraph, and its sentences, all with character offsets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import regex

from corpus.quotation_marks import CLOSING, Quotation
from corpus.speakers.words import ABBREVIATIONS

_TOKEN = regex.compile(r"(?:\p{Lu}\.){2,}|[\p{L}\p{N}]+(?:[-'’.&@/_‑]+[\p{L}\p{N}]+)*+|--+|''|\S")
_SENTENCE_END = regex.compile(rf"[.?!…։]+(?:\s?[{CLOSING})\]])*+\s*(?=[\"“‘«»›„‚'(\[]*[\p{{Lu}}\p{{N}}])")
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
