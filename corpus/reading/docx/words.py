"""The words of Word paragraphs and tables: inserted ones are in, deleted, struck-out, hidden ones and notes are out."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.reading.document import Block, Kind

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OUT = frozenset(
    map(qn, "w:del w:moveFrom w:pPr w:rPr w:drawing w:pict w:object w:txbxContent w:rt w:sdtPr".split())  # noqa: SIM905
) | {f"{_MC}Fallback"}
_SIGNS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "\u2011"}
_OFF = frozenset({"0", "false", "off", "none"})
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")))
_BLOCKS = frozenset({qn("w:p"), qn("w:tbl")})

_LONGEST_CELL = 400
_WIDEST = 50


def words(element: BaseOxmlElement) -> str:
    """Return the text of a paragraph as a reader sees it when all changes are accepted."""
    return "".join(_parts(element))


def _parts(element: BaseOxmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in _OUT or not isinstance(child.tag, str):
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag != qn("w:r") or not any(
            is_on(child, f"w:rPr/{mark}") for mark in ("w:strike", "w:dstrike", "w:vanish")
        ):
            yield from _parts(child)


def blocks(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Return the paragraphs and tables in an element, those of inserted passages and content controls too."""
    for child in element:
        if child.tag in _BLOCKS:
            yield child
        elif child.tag in _WRAPPERS:
            yield from blocks(child)


def is_on(element: BaseOxmlElement, path: str) -> bool:
    """Tell whether a property of an element is there and is not switched off."""
    found = element.xpath(path)
    return bool(found) and (found[0].get(qn("w:val")) or "").lower() not in _OFF


def is_bold(paragraph: BaseOxmlElement) -> bool:
    """Tell whether every word of a paragraph is bold."""
    runs = [run for run in paragraph.iter(qn("w:r")) if words(run).strip()]
    return bool(runs) and all(is_on(run, "w:rPr/w:b") for run in runs)


def is_layout(table: BaseOxmlElement) -> bool:
    """Tell whether a table only puts things beside each other: one column, whole texts or tables in its cells."""
    cells = [cell for row in _rows(table) for cell in _cells(row)]
    if max((len(list(_cells(row))) for row in _rows(table)), default=0) < 2:
        return True
    return any(cell.find(qn("w:tbl")) is not None or len(_text(cell)) > _LONGEST_CELL for cell in cells)


def cell_blocks(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Return what is in the cells of a layout table, in reading order."""
    for row in _rows(table):
        for cell in _cells(row):
            yield from blocks(cell)


def table_blocks(table: BaseOxmlElement) -> list[Block]:
    """Return the rows of a table; rows that are marked as header, or a first row that is set off, head the others."""
    texts: list[tuple[bool, list[str]]] = []
    for row in _rows(table):
        above = texts[-1][1] if texts else []
        texts.append((is_on(row, "w:trPr/w:tblHeader"), _filled(row, above)))
    texts = [(marked, cells) for marked, cells in texts if any(cells)]
    if texts and not texts[0][0] and _first_row_differs(table) and all(texts[0][1]):
        texts[0] = (True, texts[0][1])
    head = next((at for at, (marked, _) in enumerate(texts) if not marked), 0)
    columns = zip(*(cells for _, cells in texts[:head]), strict=False)
    header = tuple(" ".join(dict.fromkeys(filter(None, names))) for names in columns)
    return [Block("", Kind.ROW, header=header, cells=tuple(cells)) for _, cells in texts[head:]]


def _rows(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    return (
        row
        for row in table.iter(qn("w:tr"))
        if next(row.iterancestors(qn("w:tbl"))) is table and not row.xpath("w:trPr/w:del")
    )


def _cells(row: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    return (cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row)


def _filled(row: BaseOxmlElement, above: list[str]) -> list[str]:
    """The texts of a row, column by column; a cell that is joined with the one above has its text."""
    texts: list[str] = []
    for cell in _cells(row):
        joined = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = int(span.get(qn("w:val"), "1")) if span is not None and span.get(qn("w:val"), "").isdigit() else 1
        continued = joined is not None and joined.get(qn("w:val"), "continue") == "continue"
        text = above[len(texts)] if continued and len(texts) < len(above) else _text(cell)
        texts += [text, *[""] * (min(width, _WIDEST) - 1)]
    return texts


def _text(cell: BaseOxmlElement) -> str:
    return "\n".join(text for block in blocks(cell) if block.tag == qn("w:p") and (text := words(block).strip()))


def _first_row_differs(table: BaseOxmlElement) -> bool:
    look = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}")
    if look is None:
        return False
    first_row = look.get(qn("w:firstRow"))
    # Older files have the flags as one number; that of the first row is 0x20.
    return first_row in ("1", "true", "on") if first_row else bool(int(look.get(qn("w:val"), "0"), 16) & 0x20)
