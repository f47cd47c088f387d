"""A Word file as an article."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from corpus.errors import StoryFileError
from corpus.normalise import letters_of
from corpus.reading.batches.batch import matter_of
from corpus.reading.document import Block, Document, Kind
from corpus.reading.docx.archive import check_archive
from corpus.reading.docx.words import blocks, cell_blocks, is_bold, is_layout, table_blocks, words

_BROKEN = (BadZipFile, OpcError, LxmlError, AttributeError, LookupError, OSError, TypeError, ValueError, RecursionError)
_HEADING = re.compile(r"heading (\d)")
_TITLE = "title"
_LONGEST_HEADING = 150
_LONGEST_HEADLINE = 200
_ENDED = re.compile(r"[.!…։,;][\"'”»)\]]*$")
# What programs put into new files.
_NO_TITLE = re.compile(r"\W*(word document|document\s*\d*|untitled.*|без имени.*)?\W*", re.IGNORECASE)
_NOBODY = re.compile(
    r"\W*(python-docx|admin(istrator)?|user|owner|unknown|author|microsoft.*|windows.*|un-?named)?\W*", re.IGNORECASE
)
_TEMPLATE_DATE = datetime(2013, 12, 23, 23, 15)  # noqa: DTZ001  that of python-docx's own template has no zone


def read_docx(data: bytes, name: str) -> list[Document]:
    """Read a Word file: paragraphs, headings, list items and table rows, and title, author and date of its properties.

    The text is that with all tracked changes accepted; comments, notes, text boxes and hidden and struck-out words are
    left out. The headline is the title, if the file shows it or shows no other.

    Raises StoryFileError if the file is encrypted, cut off, broken, too large, unsafe to unpack, or has no text.
    """
    check_archive(data, name)
    try:
        document = docx.Document(io.BytesIO(data))
        title, found = _headline_and_blocks(document)
        properties = _properties(document)
    except _BROKEN:
        raise StoryFileError(
            name, "the Word file is broken or of another kind", "save it as a Word document (.docx)"
        ) from None
    if not found and title is None:
        raise StoryFileError(name, "the Word file has no text", "write a headline and a text into it, or remove it")
    given = properties.pop("title", None)
    if given and (title is None or any(letters_of(block.text) == letters_of(given) for block in found[:3])):
        title = given
    elif title is None and found and found[0].kind != Kind.ROW and len(found[0].text) <= _LONGEST_HEADLINE:
        title = found[0].text if not _ENDED.search(found[0].text) else None
    kept = tuple(
        block for block in found if letters_of(block.text) != letters_of(title or "") or block.kind == Kind.ROW
    )
    matter, _ = matter_of({"headline": title, **properties})
    return [Document(kept, matter)]


def _headline_and_blocks(document: WordDocument) -> tuple[str | None, list[Block]]:
    """The first title, or first heading if nothing but headings is before it, and all blocks without that title."""
    title: str | None = None
    found: list[Block] = []
    for style, block in _blocks(document, _merged(blocks(document.element.body))):
        if style == _TITLE and title is None:
            title = block.text
        else:
            found.append(block)
    if title is None and found and found[0].kind == Kind.HEADING:
        title = found.pop(0).text
    return title, found


def _merged(elements: Iterable[BaseOxmlElement]) -> Iterator[list[BaseOxmlElement]]:
    """Elements in order; a paragraph whose mark is deleted goes on with the next one."""
    together: list[BaseOxmlElement] = []
    for element in elements:
        together.append(element)
        if element.tag != qn("w:p") or not element.xpath("w:pPr/w:rPr/w:del"):
            yield together
            together = []
    if together:
        yield together


def _blocks(document: WordDocument, elements: Iterable[list[BaseOxmlElement]]) -> Iterator[tuple[str, Block]]:
    """The blocks of elements, each with its style."""
    for together in elements:
        element = together[-1]
        if element.tag == qn("w:tbl"):
            if is_layout(element):
                yield from _blocks(document, _merged(cell_blocks(element)))
            else:
                yield from (("", row) for row in table_blocks(element))
            together = together[:-1]
        if text := "".join(map(words, together)).strip():
            yield _styled(document, together[-1], text)


def _styled(document: WordDocument, element: BaseOxmlElement, text: str) -> tuple[str, Block]:
    """The name of a paragraph's style, and its block."""
    style = Paragraph(element, document._body).style
    name = (style.name or "").lower() if style is not None else ""
    level = _HEADING.match(name)
    outline = element.xpath("w:pPr/w:outlineLvl/@w:val")
    if level or (outline and outline[0] in "012345"):
        return name, Block(text, Kind.HEADING, min(6, int(level[1]) if level else int(outline[0]) + 1))
    chain = [element, *_style_chain(style)]
    numbers = next((found for one in chain if (found := one.xpath("w:pPr/w:numPr"))), None)
    if (numbers and numbers[0].xpath("w:numId/@w:val") != ["0"]) or (
        name.startswith("list ") and name != "list paragraph"
    ):
        depth = numbers[0].xpath("w:ilvl/@w:val") if numbers else []
        return name, Block(text, Kind.ITEM, 1 + (int(depth[0]) if depth and depth[0].isdigit() else 0))
    bold = is_bold(element)
    if len(text) <= _LONGEST_HEADING and bold and not _ENDED.search(text) and name != _TITLE:
        return name, Block(text, Kind.HEADING, 3)
    return name, Block(text, strong=bold)


def _style_chain(style: Any) -> Iterator[BaseOxmlElement]:
    """The definitions of a style and of those that it is based on."""
    for _ in range(10):
        if style is None:
            return
        yield style.element
        style = style.base_style


def _properties(document: WordDocument) -> dict[str, Any]:
    """Title, author, date and language of the file's properties, without those that programs put into new files."""
    if not any(one.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for one in document.part.package.rels.values()):
        return {}
    core = document.core_properties
    created = core.created if core.created and core.created.replace(tzinfo=None) != _TEMPLATE_DATE else None
    return {
        "title": None if _NO_TITLE.fullmatch(core.title) else " ".join(core.title.split()),
        "author": []
        if _NOBODY.fullmatch(core.author)
        else [one.strip() for one in core.author.split(";") if one.strip()],
        "published": created.date().isoformat() if created else None,
        "language": core.language,
    }
