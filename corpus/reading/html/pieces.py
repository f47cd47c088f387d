"""From HTML elements to blocks: paragraphs, headings, list items and table rows in the order of the page.

The text is what a reader sees: white space runs together, `<br>` breaks the line, and what is struck out, hidden or no
text (scripts, forms, pictures) is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from corpus.reading.document import Block, Kind
from corpus.reading.html_blocks import BLOCKS, HEADINGS, UNSEEN

_Marks = frozenset[str]
_MARKS = {"a": "link", "time": "time", "b": "bold", "strong": "bold"}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_GUILLEMETS = frozenset({"be", "es", "fr", "hy", "it", "ru", "uk"})
_QUOTATION_MARK = re.compile(r"\s*[\"'“”„«»‘’]")
_DEEPEST = 250

WIDEST = 50
"""Columns of the widest table that is read."""

_LONGEST_CELL = 400
_LAYOUT_ROLES = frozenset({"presentation", "none"})


@dataclass(slots=True)
class Piece:
    """A block as it stands in a page.

    Args:
        block: the block.
        parent: the element that holds it, its list or its table, to tell neighbours.
        group: the list, table or quotation that it belongs to, or None.
        links: the text of its links.
        times: its text in `<time>`.
        bold: its bold text.
    """

    block: Block
    parent: HtmlElement | None
    group: HtmlElement | None = None
    links: str = ""
    times: str = ""
    bold: str = ""

    @property
    def linked(self) -> int:
        """Letters of its links."""
        return letters(self.links)

    @property
    def text(self) -> str:
        """The words of the block, those of a row in the order of its cells."""
        return " ".join(cell for cell in self.block.cells if cell) or self.block.text


@dataclass(slots=True)
class _Context:
    """What the elements around a text make of it; `lists` counts the lists, `spaced` keeps white space."""

    kind: Kind = Kind.TEXT
    level: int = 0
    parent: HtmlElement | None = None
    group: HtmlElement | None = None
    lists: int = 0
    spaced: bool = False


@dataclass(slots=True)
class _Line:
    """Text that is being gathered for a block, with what it is marked as; `broken` if a line has just ended."""

    parts: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    broken: bool = False

    def text(self, mark: str | None = None) -> str:
        """The text, or that in elements of one mark; lines are kept, other white space runs together."""
        whole = "".join(text for text, marks in self.parts if mark is None or mark in marks)
        return re.sub(r" ?\n ?", "\n", re.sub(r" {2,}", " ", whole)).strip()


def blocks_of(element: HtmlElement) -> tuple[Block, ...]:
    """Return the blocks of everything in `element`."""
    return tuple(piece.block for piece in pieces_of(element))


def pieces_of(element: HtmlElement, language: str | None = None) -> list[Piece]:
    """Return the blocks of everything in `element`, with where they stand; `<q>` gets the marks of `language`."""
    quotes = ("«", "»") if (language or "").partition("-")[0].lower() in _GUILLEMETS else ("“", "”")
    walk = _Walk(quotes)
    walk.element(element, _Context(), depth=0)
    walk.flush(_Context())
    return walk.pieces


class _Walk:
    """One walk over the elements of a page."""

    def __init__(self, quotes: tuple[str, str]) -> None:
        self.pieces: list[Piece] = []
        self._line = _Line()
        self._quotes = quotes

    def element(self, element: HtmlElement, context: _Context, depth: int, marks: _Marks = frozenset()) -> None:
        """Take in the text of an element, with its children, but not what follows it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in UNSEEN or depth > _DEEPEST or is_note_mark(element):
            return
        if tag == "br":
            self._break(context)
        elif tag == "table" and not is_layout(element):
            self.flush(context)
            self._table(element)
        elif tag in BLOCKS:
            self.flush(context)
            inner = _inner(element, context)
            self._children(element, inner, depth, marks)
            self.flush(inner)
        elif tag == "q" and not _QUOTATION_MARK.match("".join(element.itertext())):
            self._line.parts.append((self._quotes[0], marks))
            self._children(element, context, depth, marks)
            self._line.parts.append((self._quotes[1], marks))
        else:
            self._children(element, context, depth, marks | {_MARKS[tag]} if tag in _MARKS else marks)

    def _children(self, element: HtmlElement, context: _Context, depth: int, marks: _Marks) -> None:
        self._text(element.text, context, marks)
        for child in element:
            self.element(child, context, depth + 1, marks)
            self._text(child.tail, context, marks)

    def _text(self, text: str | None, context: _Context, marks: _Marks) -> None:
        if text:
            self._line.parts.append((text if context.spaced else _SPACE.sub(" ", text), marks))
            self._line.broken = self._line.broken and not text.strip()

    def _break(self, context: _Context) -> None:
        """Break the line; the second time, with no text between, the paragraph ends."""
        if self._line.broken:
            self.flush(context)
        else:
            self._line.parts.append(("\n", frozenset()))
            self._line.broken = True

    def flush(self, context: _Context) -> None:
        """End the block that is being gathered."""
        line, self._line = self._line, _Line()
        if text := line.text():
            is_bold = context.kind == Kind.TEXT and letters(line.text("bold")) == letters(text)
            block = Block(text, context.kind, context.level, strong=is_bold)
            marked = (line.text(mark) for mark in ("link", "time", "bold"))
            self.pieces.append(Piece(block, context.parent, context.group, *marked))

    def _table(self, table: HtmlElement) -> None:
        caption, rows = _table_rows(table)
        if caption:
            self.pieces.append(Piece(Block(caption), table.getparent(), table))
        for row in rows:
            self.pieces.append(Piece(row, table.getparent(), table))


def letters(text: str) -> int:
    """Return how many characters of a text are no white space."""
    return len("".join(text.split()))


def _cell_text(element: HtmlElement) -> str:
    """The text of a table cell; its paragraphs are lines."""
    return "\n".join(piece.text for piece in pieces_of(element))


def is_note_mark(element: HtmlElement) -> bool:
    """Tell whether an element is the raised number of a footnote: `word<sup><a href="#note">1</a></sup>`."""
    return element.tag == "sup" and any((link.get("href") or "").startswith("#") for link in element.iter("a"))


def _inner(element: HtmlElement, context: _Context) -> _Context:
    """The context inside a block element."""
    tag, outer = element.tag, element.getparent()
    if tag in HEADINGS:
        return _Context(Kind.HEADING, HEADINGS[tag], outer)
    if tag in ("ul", "ol", "dl"):
        outermost = context.group if context.lists else element
        return replace(context, parent=outer, group=outermost, lists=context.lists + 1)
    if tag in ("li", "dt", "dd") and context.lists:
        return replace(context, kind=Kind.ITEM, level=context.lists)
    if context.lists:
        return context
    # Text beside blocks or line breaks stands in the element as they do; text alone is the element.
    parent = element if any(child.tag in BLOCKS or child.tag == "br" for child in element) else outer
    group = element if tag == "blockquote" and context.group is None else context.group
    return replace(context, parent=parent, group=group, spaced=context.spaced or tag == "pre")


def is_layout(table: HtmlElement) -> bool:
    """Tell whether a table only puts things beside each other: it has a role, one column, or whole texts in cells."""
    if table.get("role") in _LAYOUT_ROLES or next(table.iterdescendants("table"), None) is not None:
        return True
    rows = list(_rows(table))
    if max((len(row) for row in rows), default=0) < 2:
        return True
    return any(
        len(cell.text_content()) > _LONGEST_CELL or cell.find(".//p[2]") is not None for row in rows for cell in row
    )


def _table_rows(table: HtmlElement) -> tuple[str, list[Block]]:
    """Return the caption of a table (or an empty text) and its rows, which have the header rows as `header`.

    A cell over several rows is repeated in each. A header over several columns is repeated in each; several header
    rows are joined. A table whose first row has no `<th>` in every cell has no header.
    """
    caption = table.find("caption")
    names: list[list[str]] = []
    rows: list[Block] = []
    below: dict[int, tuple[int, str]] = {}
    for row in _rows(table):
        cells = _filled(row, below)
        if not any(cells):
            continue
        if not rows and all(cell.tag == "th" for cell in row):
            names.append(cells)
        else:
            rows.append(Block("", Kind.ROW, header=_joined(names), cells=tuple(cells)))
    if not rows:  # a table of headers alone
        rows = [Block("", Kind.ROW, cells=tuple(cells)) for cells in names]
    return (" ".join(_cell_text(caption).split()) if caption is not None else ""), rows


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    for row in table.iterdescendants("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _filled(row: list[HtmlElement], below: dict[int, tuple[int, str]]) -> list[str]:
    """The texts of a row, column by column. `below` says how long cells of the rows above reach down."""
    texts: list[str] = []

    def from_above() -> None:
        while (column := len(texts)) in below:
            left, text = below.pop(column)
            texts.append(text)
            if left > 1:
                below[column] = (left - 1, text)

    for cell in row:
        from_above()
        text = " ".join(_cell_text(cell).split("\n"))
        for column in range(_span(cell, "colspan")):
            if len(texts) >= WIDEST:
                break
            shown = text if column == 0 or cell.tag == "th" else ""
            if (down := _span(cell, "rowspan")) > 1:
                below[len(texts)] = (down - 1, shown)
            texts.append(shown)
    from_above()
    return texts


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), WIDEST) or 1 if value.isascii() and value.isdigit() else 1


def _joined(names: list[list[str]]) -> tuple[str, ...]:
    """One name for each column, of all header rows."""
    width = max((len(row) for row in names), default=0)
    columns = ([row[column] for row in names if column < len(row)] for column in range(width))
    return tuple(" ".join(dict.fromkeys(name for name in column if name)) for column in columns)
