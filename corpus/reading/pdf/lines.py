"""The lines of the pages of a PDF file, with where they stand and how large they are."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from pypdf import PageObject

from corpus.reading.pdf.widths import Widths

MOST_CHARACTERS = 2_000_000
"""Longest text that is read from a file, in characters."""

LARGEST_CONTENT = 3_000_000
"""Largest content of a page, in bytes; one that is full of text has a hundredth of it."""

SECONDS, SECONDS_A_PAGE = 5.0, 0.5
"""Longest time for a file, and for each of its pages."""

# Glyphs of two letters, of which fonts make one; Unicode has them for old encodings only.
_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "ﬓ": "մն",
        "ﬔ": "մե",
        "ﬕ": "մի",
        "ﬖ": "վն",
        "ﬗ": "մխ",
    }
)
BULLET = re.compile(r"(?:[•◦▪▫‣⁃●○■□\uf0b7\x7f]|[–—*·-](?=\s)|\d{1,2}[.)](?=\s)|[a-zа-я]\)(?=\s))\s*")
"""What a list item begins with."""

_SAME_LINE = 0.5
_CELL_GAP = 0.8


class TooMuchError(Exception):
    """A file that has more text, or takes more time, than is read."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its page from 1, its left end and baseline in points from the page's lower left corner.

    `end` is its right end, `size` that of its letters in points, `height` that of its page; `cells` are the texts that
    stand apart in it, if there are several.
    """

    text: str
    page: int
    x: float
    end: float
    y: float
    size: float
    bold: bool
    height: float
    cells: tuple[str, ...] = ()


def body_size(lines: Iterable[Line]) -> float:
    """Return the size of most of the text, in points; a headline does not count, however short the text."""
    sized = [(round(line.size, 1), len(line.text)) for line in lines]
    largest = max((size for size, _ in sized), default=0.0)
    first = list(takewhile(lambda one: one[0] == largest, sized))
    sizes: Counter[float] = Counter()
    for size, length in sized[len(first) :] or sized:
        sizes[size] += length
    return sizes.most_common(1)[0][0] if sizes else 10.0


class LineReader:
    """Reads the lines of pages, one page after the other, within the limits of a file.

    Args:
        pages: how many pages the file has.
    """

    def __init__(self, pages: int) -> None:
        self._until = time.monotonic() + SECONDS + SECONDS_A_PAGE * pages
        self._characters = 0
        self._widths = Widths()

    def read(self, page: PageObject, number: int) -> list[Line]:
        """Return the lines of a page in the order of its text. Raises TooMuchError, and what pypdf raises."""
        pieces: list[Line] = []
        height = float(page.mediabox.height)

        def take(text: str, around: list[float], matrix: list[float], font: Any, size: float) -> None:
            self._characters += len(text)
            if text.strip():
                x, y, scale = _place(around, matrix)
                name = str((font or {}).get("/BaseFont", "")).lower()
                size = abs(size * scale)
                end = x + size * self._widths.of(text.strip(), font)
                pieces.append(Line(text, number, x, end, y, size, "bold" in name or "black" in name, height))

        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > LARGEST_CONTENT:
            raise TooMuchError(f"a page of more than {LARGEST_CONTENT:,} bytes")
        page.extract_text(visitor_text=take, visitor_operand_before=lambda *_: self._check())
        self._check()
        return list(_joined(pieces))

    def _check(self) -> None:
        if self._characters > MOST_CHARACTERS:
            raise TooMuchError(f"more than {MOST_CHARACTERS:,} characters")
        if time.monotonic() > self._until:
            raise TooMuchError("more than can be read in a reasonable time")


def _place(around: list[float], matrix: list[float]) -> tuple[float, float, float]:
    """The place of a text and the scale of its height, of its own matrix inside that of the page."""
    a, b, c, d, e, f = around
    x = matrix[4] * a + matrix[5] * c + e
    y = matrix[4] * b + matrix[5] * d + f
    across, up = matrix[2] * a + matrix[3] * c, matrix[2] * b + matrix[3] * d
    return x, y, (across**2 + up**2) ** 0.5 or 1.0


def _joined(pieces: list[Line]) -> Iterator[Line]:
    """Join pieces that stand on the same line; such pieces come one after the other."""
    run: list[Line] = []
    for piece in pieces:
        last = run[-1] if run else None
        if last and not (piece.x > last.x and abs(piece.y - last.y) < _SAME_LINE * max(last.size, piece.size)):
            yield _line(run)
            run = []
        run.append(piece)
    if run:
        yield _line(run)


def _line(pieces: list[Line]) -> Line:
    """One line of pieces that stand beside each other."""
    cells = [""]
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if before is not None and before.text.endswith("\n") and piece.x - before.end > _CELL_GAP * before.size:
            cells.append("")
        cells[-1] += piece.text
    texts = tuple(" ".join(cell.translate(_LIGATURES).split()) for cell in cells)
    if BULLET.fullmatch(texts[0] + " "):
        texts = (" ".join(texts),)
    longest = max(pieces, key=lambda piece: len(piece.text))
    return replace(
        pieces[0],
        text=" ".join(texts),
        end=pieces[-1].end,
        size=longest.size,
        bold=all(piece.bold for piece in pieces),
        cells=texts if len(texts) > 1 else (),
    )
