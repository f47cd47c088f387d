"""Tables of a page: rows of cells under their headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from corpus.reading.document import Block, Kind

WIDEST = 50
"""Columns of the widest table that is read."""

_LONGEST_CELL = 400
_LAYOUT_ROLES = frozenset({"presentation", "none"})

TextOf = Callable[[HtmlElement], str]


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


def table_rows(table: HtmlElement, text_of: TextOf) -> tuple[str, list[Block]]:
    """Return the caption of a table (or an empty text) and its rows, which have the header rows as `header`.

    A cell over several rows is repeated in each. A header over several columns is repeated in each; several header
    rows are joined. A table whose first row has no `<th>` in every cell has no header.
    """
    caption = table.find("caption")
    names: list[list[str]] = []
    rows: list[Block] = []
    below: dict[int, tuple[int, str]] = {}
    for row in _rows(table):
        cells = _filled(row, below, text_of)
        if not any(cells):
            continue
        if not rows and all(cell.tag == "th" for cell in row):
            names.append(cells)
        else:
            rows.append(Block("", Kind.ROW, header=_joined(names), cells=tuple(cells)))
    if not rows:  # a table of headers alone
        rows = [Block("", Kind.ROW, cells=tuple(cells)) for cells in names]
    return (" ".join(text_of(caption).split()) if caption is not None else ""), rows


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    for row in table.iterdescendants("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _filled(row: list[HtmlElement], below: dict[int, tuple[int, str]], text_of: TextOf) -> list[str]:
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
        text = " ".join(text_of(cell).split("\n"))
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
