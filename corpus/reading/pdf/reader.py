"""A PDF file as an article."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from dataclasses import replace

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from corpus.errors import StoryFileError
from corpus.normalise import letters_of
from corpus.reading.batches.batch import matter_of
from corpus.reading.document import Document, Kind
from corpus.reading.pdf.furniture import without_furniture
from corpus.reading.pdf.lines import Line, LineReader, TooMuchError
from corpus.reading.pdf.paragraphs import paragraphs

LARGEST_FILE = 100_000_000
"""Largest PDF file, in bytes."""

MOST_PAGES = 300
"""Pages of the longest file that is read."""

# Its remarks on damaged files are not for the users of this project.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# What pypdf lets pass when a file is not as it should be.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError, PyPdfError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
_END_WITHIN = 2048
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_MOST_UNREADABLE = 0.2
# Titles that programs give to files, and names of nobody.
_NO_TITLE = re.compile(
    r"\.(docx?|pdf|indd|odt|rtf|tex|qxp|pages|html?)$|^(microsoft word|untitled|без имени|document\s*\d*|\(|print$)",
    re.I,
)
_NOBODY = re.compile(
    r"^\W*(admin(istrator)?|anonymous|user|owner|unknown|root|author|windows.*|microsoft.*|python-docx)?\W*$", re.I
)


def read_pdf(data: bytes, name: str) -> list[Document]:
    """Read a PDF file: its text in paragraphs, each with its page, and the title and author of its metadata.

    Paragraphs are joined over line and page ends. Running heads and feet and page numbers are left out. The headline
    is the title of the metadata if the first page shows it, or else the first large line.

    Raises StoryFileError if the file is encrypted, cut off, broken, too large, or has no text but pictures of pages.
    """
    if len(data) > LARGEST_FILE:
        raise StoryFileError(
            name, f"the PDF is larger than {LARGEST_FILE:,} bytes", "take the article's pages out of it"
        )
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise StoryFileError(name, "the PDF is cut off: its end is missing", "download or copy it again")
    try:
        reader = _opened(data, name)
        pages = _lines(reader, name)
        title, author = _said(reader)
        language = str(reader.root_object.get("/Lang") or "")
    except TooMuchError as error:
        raise StoryFileError(name, f"the PDF has {error}", "take the article's pages out of it") from None
    except _BROKEN:
        raise StoryFileError(
            name, "the PDF is broken", "open it in a reader and save or print it as a new PDF"
        ) from None
    shown, blocks = paragraphs(without_furniture(pages))
    headline = _headline(title, shown, " ".join(line.text for line in pages[0]))
    matter, _ = matter_of({"headline": headline, "author": author, "language": language})
    kept = [block for block in blocks if block.cells or letters_of(block.text) != letters_of(headline or "")]
    if not kept:
        kept = [replace(block, kind=Kind.TEXT, level=0) for block in blocks]
    return [Document(tuple(kept), matter)]


def _opened(data: bytes, name: str) -> PdfReader:
    """Open a file that needs no password, and has no more pages than are read."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        try:
            opened = bool(reader.decrypt(""))
        except (DependencyError, NotImplementedError):
            opened = False
        if not opened:
            raise StoryFileError(name, "the PDF is encrypted", "save it without a password")
    if len(reader.pages) > MOST_PAGES:
        raise StoryFileError(name, f"the PDF has more than {MOST_PAGES} pages", "take the article's pages out of it")
    return reader


def _lines(reader: PdfReader, name: str) -> list[list[Line]]:
    """The lines of all pages; raises StoryFileError if they are no text."""
    read = LineReader(len(reader.pages))
    pages = [read.read(page, number) for number, page in enumerate(reader.pages, start=1)]
    text = "".join(line.text for lines in pages for line in lines)
    if not text:
        pictures = any("/XObject" in (page.get("/Resources") or {}) for page in reader.pages)
        why = "the PDF has only pictures of pages, without text" if pictures else "the PDF has no text"
        raise StoryFileError(name, why, "run a text recognition (OCR) over it, or take another copy")
    if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
        raise StoryFileError(
            name, "the PDF does not say which letters its signs are", "run a text recognition (OCR) over it"
        )
    return pages


def _said(reader: PdfReader) -> tuple[str | None, str | None]:
    """Title and author of the metadata, None if they are what a program puts there."""
    metadata = reader.metadata
    title = " ".join(str((metadata and metadata.title) or "").split())
    author = " ".join(str((metadata and metadata.author) or "").split())
    return (None if _NO_TITLE.search(title) else title or None), (None if _NOBODY.match(author) else author)


def _headline(title: str | None, shown: str | None, first_page: str) -> str | None:
    if title and (shown is None or letters_of(title) in letters_of(first_page)):
        return title
    return shown or title
