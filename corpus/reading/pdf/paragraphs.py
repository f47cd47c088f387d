"""From lines to paragraphs and headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from corpus.reading.document import Block, Kind
from corpus.reading.pdf.hyphens import Hyphens
from corpus.reading.pdf.lines import BULLET, Line, body_size

_SENTENCE_END = re.compile(r"[.!?…:։՞՜][\"'”»)\]]*$")
_BULLET_SIGN = re.compile(r"(?:[•◦▪▫‣⁃●○■□\uf0b7\x7f]|[*·])\s*")
_LARGER = 1.1
_GAP = 1.4
_INDENT, _LARGEST_INDENT = 0.8, 5.0
_FULL = 0.88
_LONGEST_HEADING = 200
_MOST_HEADING_LINES = 8


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


class Layout:
    """What most lines of a file look like: the size of the text, the distance of lines, and how long lines are."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.size = body_size(lines)
        body = [line for line in lines if abs(line.size - self.size) < 0.1 * self.size]
        steps = [a.y - b.y for a, b in pairwise(body) if a.page == b.page and 0 < a.y - b.y < 3 * self.size]
        self.leading = median(steps) if steps else 1.2 * self.size
        columns: dict[int, list[int]] = defaultdict(list)
        for line in body:
            columns[round(line.x / 10)].append(len(line.text))
        self.length = max((sorted(lengths)[int(0.9 * (len(lengths) - 1))] for lengths in columns.values()), default=80)

    def ends_early(self, line: Line, following: Line) -> bool:
        """Tell whether a line ends although the first word of the next one would have had room in it."""
        word = len(following.text.partition(" ")[0])
        return (len(line.text) + 1 + word) * line.size < _FULL * self.length * self.size


def paragraphs(pages: Sequence[Sequence[Line]]) -> tuple[str | None, list[Block]]:
    """Return the first large line of the first page, as a headline (or None), and all blocks, that line among them.

    Lines are joined over line ends and page ends. What is larger or bolder than the text is a heading; what begins
    with a bullet or a number is a list item. Each block has the page that it begins on.
    """
    lines = [line for page in pages for line in page]
    layout, hyphens = Layout(lines), Hyphens(line.text for line in lines)
    found = list(_gathered(lines, layout))
    levels = _levels(found, layout)
    blocks = [_block(paragraph, levels, hyphens) for paragraph in found]
    first = next((at for at, block in enumerate(blocks[:5]) if block.kind == Kind.HEADING and block.level == 1), None)
    return (blocks[first].text if first is not None else None), blocks


def _gathered(lines: Iterable[Line], layout: Layout) -> Iterable[_Paragraph]:
    current = _Paragraph()
    for line in lines:
        if current.lines and _starts_anew(current, line, layout):
            yield current
            current = _Paragraph()
        current.lines.append(line)
    if current.lines:
        yield current


def _starts_anew(paragraph: _Paragraph, line: Line, layout: Layout) -> bool:
    """Tell whether a line begins a paragraph of its own."""
    last = paragraph.lines[-1]
    if (
        max(line.size, last.size) > _LARGER * min(line.size, last.size)
        or BULLET.match(line.text)
        or line.cells
        or last.cells
    ):
        return True
    ended = bool(_SENTENCE_END.search(last.text))
    large = min(line.size, last.size) > _LARGER * layout.size
    if line.bold != last.bold and (large or paragraph.bold or line.bold) and (paragraph.bold or ended):
        return True
    early = layout.ends_early(last, line) and (ended or not re.match(r"[^\W_]", line.text) or line.text[0].isupper())
    if line.page != last.page or line.y > last.y:  # the next page or column
        return large or early or (ended and not line.text[:1].islower())
    if last.y - line.y > _GAP * max(layout.leading, line.size):
        return True
    if large:
        return False
    in_item = len(paragraph.lines) == 1 and BULLET.match(last.text)
    indent = line.x - min(one.x for one in paragraph.lines)
    indented = not in_item and _INDENT * line.size < indent < _LARGEST_INDENT * line.size
    return early or (indented and (ended or layout.ends_early(last, line)))


def _levels(found: Sequence[_Paragraph], layout: Layout) -> dict[float, int]:
    """Levels of headings by their size, the largest first."""
    sizes = sorted(
        {round(one.size, 1) for one in found if one.size > _LARGER * layout.size and _may_be_heading(one)}, reverse=True
    )
    return {size: min(level, 6) for level, size in enumerate(sizes, start=1)}


def _may_be_heading(paragraph: _Paragraph) -> bool:
    return (
        len(paragraph.lines) <= _MOST_HEADING_LINES
        and sum(len(line.text) for line in paragraph.lines) <= _LONGEST_HEADING
    )


def _block(paragraph: _Paragraph, levels: dict[float, int], hyphens: Hyphens) -> Block:
    text = paragraph.lines[0].text
    for line in paragraph.lines[1:]:
        text = hyphens.joined(text, line.text)
    page = paragraph.lines[0].page
    if cells := paragraph.lines[0].cells:
        return Block("", Kind.ROW, cells=cells, page=page)
    if _may_be_heading(paragraph):
        if (level := levels.get(round(paragraph.size, 1))) is not None:
            return Block(text, Kind.HEADING, level, page=page)
        if paragraph.bold and len(paragraph.lines) <= 2 and not re.search(r"[.!…։,;][\"'”»)\]]*$", text):
            return Block(text, Kind.HEADING, min(6, max(levels.values(), default=1) + 1), page=page)
    if BULLET.match(text):
        return Block(_BULLET_SIGN.sub("", text, count=1) if _BULLET_SIGN.match(text) else text, Kind.ITEM, 1, page=page)
    return Block(text, page=page, strong=paragraph.bold)
