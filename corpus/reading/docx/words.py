"""The words of a Word paragraph: inserted ones are in, deleted, struck-out and hidden ones and notes are out."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OUT = frozenset(
    map(qn, "w:del w:moveFrom w:pPr w:rPr w:drawing w:pict w:object w:txbxContent w:rt w:sdtPr".split())  # noqa: SIM905
) | {f"{_MC}Fallback"}
_SIGNS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:noBreakHyphen"): "\u2011"}
_OFF = frozenset({"0", "false", "off", "none"})
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")))
_BLOCKS = frozenset({qn("w:p"), qn("w:tbl")})


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
