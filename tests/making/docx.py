"""Real-looking Word files, made of articles, and files with what no article has."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.reading.document import Kind
from tests.articles import Article


def article_docx(article: Article) -> bytes:
    """The article with the styles of Word: title, headings, lists, a table with a header row."""
    word = docx.Document()
    matter = article.matter
    core = word.core_properties
    core.title, core.author, core.language = matter.headline or "", matter.author or "", matter.language or ""
    core.created = datetime.fromisoformat(matter.published or "").replace(tzinfo=None)
    word.add_heading(matter.headline or "", 0)
    table = None
    for block in article.blocks:
        if block.kind == Kind.ROW:
            if table is None:
                table = word.add_table(1, len(block.header))
                for cell, text in zip(table.rows[0].cells, block.header, strict=True):
                    cell.text = text
            for cell, text in zip(table.add_row().cells, block.cells, strict=True):
                cell.text = text
        elif block.kind == Kind.HEADING:
            word.add_heading(block.text, block.level)
        else:
            word.add_paragraph(block.text, style="List Bullet" if block.kind == Kind.ITEM else None)
    return saved(word)


def saved(word: WordDocument) -> bytes:
    """The bytes of a Word file."""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def body_docx(body: str) -> bytes:
    """A Word file whose body is this XML."""
    word = docx.Document()
    for element in list(word.element.body)[:-1]:
        word.element.body.remove(element)
    wrapped = parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")
    for at, element in enumerate(list(wrapped)):
        word.element.body.insert(at, element)
    return saved(word)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()
