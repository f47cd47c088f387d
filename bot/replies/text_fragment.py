"""Addresses that open a page at a quotation (https://wicg.github.io/scroll-to-text-fragment/)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

import regex

URL_LIMIT = 2048
"""Longest address that is made, in characters."""

SHORT = 120
"""Characters up to which a quotation is given in full. Of a longer one, the first and last words are given."""

_DELIMITER = ":~:"
_WORDS_AT_AN_END = (3, 4, 6, 9)
_WORDS_AROUND = (1, 2, 3, 5, 8)
_BLOCK = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")
_BOUNDARY = r"(?:\b|\A|\Z)"
"""A word boundary of https://www.unicode.org/reports/tr29/ (with regex.WORD), or an end of the text."""

_FLAGS = regex.WORD | regex.DOTALL


@dataclass(frozen=True, slots=True)
class Directive:
    """The words that a browser looks for. Each of the four is a run of words in one paragraph, or "".

    Args:
        start: the whole text, or its first words.
        end: its last words, if `start` is the first ones.
        prefix: the words right before it.
        suffix: the words right after it.
    """

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """Return `text=[prefix-,]textStart[,textEnd][,-suffix]`, the words percent-encoded."""
        terms = [
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        ]
        return f"text={','.join(filter(None, terms))}"

    def matches(self, folded_page: str) -> Iterator[tuple[int, int]]:
        """Yield the [start, end) of what this finds in a page, from its beginning. A browser shows the first.

        The steps are those of https://wicg.github.io/scroll-to-text-fragment/#find-a-range-from-a-text-directive.

        Args:
            folded_page: the page's text after `folded`.
        """
        prefix, start, end, suffix = (
            regex.escape(folded(term), literal_spaces=True) for term in (self.prefix, self.start, self.end, self.suffix)
        )
        pattern = rf"(?<={_BOUNDARY}{prefix}\s*){start}" if prefix else _BOUNDARY + start
        pattern += rf"{_BOUNDARY}.*?{_BOUNDARY}{end}" if end else ""
        pattern += rf"(?=\s*{suffix}{_BOUNDARY})" if suffix else _BOUNDARY
        for found in regex.finditer(pattern, folded_page, _FLAGS, overlapped=True):
            yield found.span()


def passage_url(url: str, page_text: str, start: int, end: int) -> str:
    """Return the address with a text fragment that makes a browser show page_text[start:end].

    The fragment is the quotation if it is short, else its first and last words, with words around it if the text has
    several such places. The address is returned unchanged if no fragment within `URL_LIMIT` names only that place, or
    if it has a directive already.

    Args:
        url: the page's address. A fragment that it has is kept.
        page_text: the text of the page, with line ends between paragraphs.
        start: offset of the quotation's first character.
        end: offset after its last character.
    """
    address, mark, fragment = url.partition("#")
    if _DELIMITER in fragment or not address.lower().startswith(("https://", "http://")):
        return url
    page = folded(page_text)
    start, end = _bare(page_text, start, end)
    place = len(folded(page_text[:start])), len(folded(page_text[:end]))
    if not all(regex.compile(_BOUNDARY, _FLAGS).match(page, offset) for offset in place):
        return url
    for directive in _directives(page_text, start, end):
        linked = f"{url}{'' if mark else '#'}{_DELIMITER}{directive}"
        if len(linked) <= URL_LIMIT and list(islice(directive.matches(page), 2)) == [place]:
            return linked
    return url


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """Return a text as browsers compare it: without case and accents. The fold of a + b is that of a and that of b."""
    decomposed = (part for character in text for part in unicodedata.normalize("NFD", character.casefold()))
    return "".join(part for part in decomposed if not unicodedata.combining(part))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A slice without the white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _directives(text: str, start: int, end: int) -> Iterator[Directive]:
    """The directives that may name text[start:end], the most readable first."""
    for first, last in _terms(text[start:end]):
        yield Directive(first, last)
        for count in _WORDS_AROUND:
            prefix, suffix = _before(text, start, count), _after(text, end, count)
            yield Directive(first, last, prefix=prefix)
            yield Directive(first, last, suffix=suffix)
            yield Directive(first, last, prefix=prefix, suffix=suffix)


def _terms(quotation: str) -> Iterator[tuple[str, str]]:
    """The quotation in full, or its first and last words. No term contains a line end."""
    blocks = [block for block in _BLOCK.findall(quotation) if not block.isspace()]
    if not blocks:
        return
    in_one = len(blocks) == 1
    if in_one and len(quotation) <= SHORT:
        yield quotation, ""
    for count in _WORDS_AT_AN_END:
        if not in_one or len(blocks[0].split()) >= 2 * count:
            yield _after(blocks[0], 0, count), _before(blocks[-1], len(blocks[-1]), count)
    if in_one and len(quotation) > SHORT:
        yield quotation, ""


def _before(text: str, position: int, count: int) -> str:
    """The last words of the block before `position`, at most `count`."""
    end = len(text[:position].rstrip())
    words = list(_WORD.finditer(text, text.rfind("\n", 0, end) + 1, end))[-count:]
    return text[words[0].start() : end] if words else ""


def _after(text: str, position: int, count: int) -> str:
    """The first words of the block after `position`, at most `count`."""
    block = _BLOCK.search(text, position + len(text[position:]) - len(text[position:].lstrip()))
    words = list(islice(_WORD.finditer(block[0]), count)) if block else []
    return block[0][: words[-1].end()] if block and words else ""


def _encoded(words: str) -> str:
    """Percent-encode everything but ASCII letters, digits and a few signs that mean nothing in a directive."""
    return quote(words, safe="").replace("-", "%2D")
