"""What kind a file is, by its content first and its name second, and the reader for it."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath

from corpus.errors import StoryFileError
from corpus.reading.batches.batch import BatchReader, in_batch
from corpus.reading.decoding import encoding_of, is_utf16_without_mark
from corpus.reading.markdown import read_markdown
from corpus.reading.plain_text import read_plain_text


class FileKind(StrEnum):
    """Kinds of files that are read."""

    MARKDOWN = "Markdown"
    PLAIN_TEXT = "plain text"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"
    JSON_LINES = "JSON lines"
    FEED = "feed"


SUFFIXES = {
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".txt": FileKind.PLAIN_TEXT,
    ".html": FileKind.HTML,
    ".htm": FileKind.HTML,
    ".xhtml": FileKind.HTML,
    ".pdf": FileKind.PDF,
    ".docx": FileKind.DOCX,
    ".json": FileKind.JSON_LINES,
    ".jsonl": FileKind.JSON_LINES,
    ".ndjson": FileKind.JSON_LINES,
    ".gz": FileKind.JSON_LINES,
    ".rss": FileKind.FEED,
    ".atom": FileKind.FEED,
    ".rdf": FileKind.FEED,
    ".xml": FileKind.FEED,
}
"""The kinds that file names promise; a file of another name may be of any kind."""

_HEAD = 4096
_AS_TEXT = "save the text as .txt, .md or .docx"
_PICTURE = ("a picture, without text", "run a text recognition (OCR) over it, or copy its text")
_ARCHIVE = ("an archive", "unpack it and add the files in it")
_SOUND = ("a recording, without text", "write down what is said in it")
_PROGRAM = ("a program", "add the text of a story")
_OFFICE = (
    "of an old Office format (.doc, .xls, .ppt), or encrypted",
    "open it and save it as .docx, without a password",
)
# What files begin with that are not read: what they are, and the way out.
_OTHERS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (rb"{\rtf", ("rich text (RTF)", "open it and save it as .docx")),
    (b"%!PS", ("PostScript", "print it as a PDF")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"AT&TFORM", ("a DjVu file", "save it as a PDF with text")),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"ID3", _SOUND),
    (b"OggS", _SOUND),
    (b"fLaC", _SOUND),
    (b"\x1aE\xdf\xa3", _SOUND),
    (b"\x7fELF", _PROGRAM),
    (b"MZ", _PROGRAM),
    (b"SQLite format 3", ("a database", "export its articles as JSON lines")),
    (b"bplist00", ("a Safari web archive", "save the page as HTML")),
)
# Parts by which archives of documents are told.
_ZIPPED: tuple[tuple[str, tuple[str, str]], ...] = (
    ("xl/workbook.xml", ("a spreadsheet", "export its articles as JSON lines")),
    ("ppt/presentation.xml", ("a presentation", _AS_TEXT)),
    ("META-INF/container.xml", ("an e-book", _AS_TEXT)),
    ("content.xml", ("an OpenDocument file", "open it and save it as .docx")),
    ("Index/Document.iwa", ("a Pages file", "open it and save it as .docx")),
)
# What comes before the first tag is taken once, piece by piece: two ways to part it double with each comment.
_HTML = re.compile(r"(?:<\?xml[^>]*>|<!--.*?-->|\s)*+<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    r"(?:<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\])?\s*>|\s)*+<([\w.-]+:)?(rss|feed|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_PART = re.compile(r"\s*<(article|div|h1|link|main|meta|p|script|section|style|table|title)\b", re.IGNORECASE)
_FEED_TAG = re.compile(r"<([\w.-]+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(\[\s*)?\{\s*("[^"\n]{1,100}"\s*:|\})|\s*\[\s*\]')
_JSON_TEXT = re.compile(r'"(text|body|paragraphs)"\s*:')
_MAIL = re.compile(
    r"(mime-version|from|received|return-path|subject|content-type)\s*:.*?^content-type:\s*(multipart|message)/",
    re.I | re.S | re.M,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes, name: str) -> FileKind:
    """Return what kind of file `data` is; `name` decides only between texts that look the same.

    Raises StoryFileError if it is of a kind that is not read, or empty; the message says what it is.

    Example:
        >>> kind_of(b"%PDF-1.7 ...", "story.txt")
        <FileKind.PDF: 'PDF'>
    """
    if not data.strip(b" \t\r\n\0" + codecs.BOM_UTF8):
        raise StoryFileError(name, "the file is empty", "write a headline and a text into it, or remove it")
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if head.startswith(b"\x1f\x8b"):
        return _packed(data, name)
    _refuse_others(head, name)
    return _of_text(_text(head, name), name)


def reader_for(kind: FileKind) -> BatchReader:
    """Return the reader for a kind of file; the libraries that it needs are imported when the first one is read."""
    match kind:
        case FileKind.MARKDOWN:
            return in_batch(read_markdown)
        case FileKind.PLAIN_TEXT:
            return in_batch(read_plain_text)
        case FileKind.HTML:
            from corpus.reading.html import read_html

            return in_batch(read_html)
        case FileKind.PDF:
            from corpus.reading.pdf import read_pdf

            return in_batch(read_pdf)
        case FileKind.DOCX:
            from corpus.reading.docx import read_docx

            return in_batch(read_docx)
        case FileKind.JSON_LINES:
            from corpus.reading.batches.json_lines import read_json_lines

            return read_json_lines
        case FileKind.FEED:
            from corpus.reading.batches.feed import read_feed

            return read_feed


def _zipped(data: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        # Word writes this part first, so that a Word file that is cut off can still be told.
        if b"word/" in data[:100_000] or PurePath(name).suffix.lower() == ".docx":
            raise StoryFileError(name, "the Word file is cut off or broken", "copy or save it again") from None
        raise StoryFileError(name, "an archive that is cut off or broken", "copy it again and unpack it") from None
    if "word/document.xml" in parts:
        return FileKind.DOCX
    what, cure = next((found for part, found in _ZIPPED if part in parts), _ARCHIVE)
    raise StoryFileError(name, f"it is {what}", cure)


def _packed(data: bytes, name: str) -> FileKind:
    try:
        head = gzip.GzipFile(fileobj=io.BytesIO(data)).read(_HEAD)
    except (EOFError, zlib.error, OSError):
        raise StoryFileError(name, "the gzip file is cut off or broken", "copy or pack it again") from None
    if _JSON.match(_text(head, name).removeprefix("\ufeff")):
        return FileKind.JSON_LINES
    raise StoryFileError(name, "a gzip file of something other than JSON lines", "unpack it and add the file in it")


def _refuse_others(head: bytes, name: str) -> None:
    for magic, (what, cure) in _OTHERS:
        # Two letters may begin a text, too.
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise StoryFileError(name, f"it is {what}", cure)
    if head[4:8] == b"ftyp" or head[:4] == b"RIFF":
        what, cure = _PICTURE if head[8:12] in (b"WEBP", b"heic", b"mif1", b"avif") else _SOUND
        raise StoryFileError(name, f"it is {what}", cure)


def _text(head: bytes, name: str) -> str:
    """The beginning of a text; raises StoryFileError if it is none."""
    if is_utf16_without_mark(head):
        raise StoryFileError(name, "it looks like UTF-16 without a byte order mark", "save it again as UTF-8")
    mark, encoding = encoding_of(head)
    text = head[len(mark) :].decode(encoding, errors="replace")
    if len(_CONTROL.findall(text)) > len(text) / 100:
        raise StoryFileError(name, "it is no text, but data of a program", _AS_TEXT)
    return text


def _of_text(head: str, name: str) -> FileKind:
    promised = SUFFIXES.get(PurePath(name).suffix.lower())
    if _HTML.match(head):
        return FileKind.HTML
    if _FEED.match(head) or (promised == FileKind.FEED and _FEED_TAG.search(head)):
        return FileKind.FEED
    # A Markdown file may begin with front matter in JSON, which holds no text.
    if _JSON.match(head) and (promised != FileKind.MARKDOWN or _JSON_TEXT.search(head.partition("\n")[0])):
        return FileKind.JSON_LINES
    if _MAIL.match(head):
        raise StoryFileError(name, "it is a mail or a page saved as one file (MHTML)", "save the page as HTML")
    if _XML.match(head) and promised != FileKind.HTML:
        raise StoryFileError(name, "it is XML, but no feed", "save the article's web page as HTML")
    if promised in (FileKind.MARKDOWN, FileKind.PLAIN_TEXT, FileKind.HTML, FileKind.JSON_LINES):
        return promised
    return FileKind.HTML if _HTML_PART.match(head) else FileKind.PLAIN_TEXT
