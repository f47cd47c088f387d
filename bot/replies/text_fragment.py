"""Addresses that open a page at a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from bot.replies.text_directive import Directive, Page

URL_LIMIT = 2048
"""Longest address that is made, in characters."""

SHORT = 120
"""Characters up to which a quotation is given in full; of a longer one, its first and last words."""

_DELIMITER = ":~:"
_WORDS_AT_AN_END = (3, 4, 6, 9)
_WORDS_AROUND = (1, 2, 3, 5, 8)
_BLOCK = re.compile(r"[^\n]+")
_WORD = re.compile(r"\S+")


def passage_url(url: str, page_text: str, start: int, end: int) -> str:
    """Return the address with a text fragment that makes a browser show page_text[start:end].

    The fragment (https://wicg.github.io/scroll-to-text-fragment/) is the quotation where that is short, else its first
    and last words; with words around it where it is not the only such place in the text. The address comes back as it
    is where no fragment would name that place alone within `URL_LIMIT`, or where it has a directive already.

    Args:
        url: the page's address; a fragment that it has stays.
        page_text: the text of the page, its paragraphs parted by line ends.
        start: offset of the quotation's first character.
        end: offset after its last character.
    """
    address, mark, fragment = url.partition("#")
    if _DELIMITER in fragment or not address.lower().startswith(("https://", "http://")):
        return url
    page = _page(page_text)
    place = _bare(page_text, start, end)
    if not page.is_of_whole_words(*place):
        return url
    for directive in _directives(page_text, *place):
        linked = f"{url}{'' if mark else '#'}{_DELIMITER}{directive}"
        if len(linked) <= URL_LIMIT and list(islice(page.matches(directive), 2)) == [place]:
            return linked
    return url


@lru_cache(maxsize=16)
def _page(text: str) -> Page:
    return Page(text)


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A slice without the white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _directives(text: str, start: int, end: int) -> Iterator[Directive]:
    """The directives that may name text[start:end], those that are read best first."""
    for first, last in _terms(text[start:end]):
        yield Directive(first, last)
        for count in _WORDS_AROUND:
            prefix, suffix = _before(text, start, count), _after(text, end, count)
            yield Directive(first, last, prefix=prefix)
            yield Directive(first, last, suffix=suffix)
            yield Directive(first, last, prefix=prefix, suffix=suffix)


def _terms(quotation: str) -> Iterator[tuple[str, str]]:
    """The quotation in full, or its first and last words; neither of them goes over a line end."""
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
    """The last words of the block that is before `position`, as many as `count` where it has them."""
    end = len(text[:position].rstrip())
    words = list(_WORD.finditer(text, text.rfind("\n", 0, end) + 1, end))[-count:]
    return text[words[0].start() : end] if words else ""


def _after(text: str, position: int, count: int) -> str:
    """The first words of the block that is after `position`, as many as `count` where it has them."""
    block = _BLOCK.search(text, position + len(text[position:]) - len(text[position:].lstrip()))
    words = list(islice(_WORD.finditer(block[0]), count)) if block else []
    return block[0][: words[-1].end()] if block and words else ""
