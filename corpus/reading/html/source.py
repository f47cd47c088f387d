"""From the bytes of a page to its tree: encoding, and the limits of what is parsed."""

from __future__ import annotations

import codecs
import re

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from corpus.errors import StoryFileError
from corpus.reading.decoding import encoding_of

LARGEST_PAGE = 20_000_000
"""Largest page, in bytes."""

MOST_ELEMENTS = 50_000
"""Elements that a page may have; a long article has a few thousand, a long encyclopaedia page twenty thousand."""

_DECLARED = re.compile(
    rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)|<\?xml[^>]*?encoding\s*=\s*["']([\w:.-]+)""", re.I
)
_DECLARATION_WITHIN = 4096
# Names that browsers read as a larger set of characters than Python does (https://encoding.spec.whatwg.org).
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "utf-16": "utf-8",  # a declaration that can be read is not in UTF-16
}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_UNREADABLE = 0.01


def decoded(data: bytes, name: str) -> str:
    """Return the text of a page: by its byte-order mark, as UTF-8, as it declares, or as its bytes look.

    Raises StoryFileError if it is in no encoding that can be told.
    """
    mark, encoding = encoding_of(data)
    if mark:
        return data[len(mark) :].decode(encoding, errors="replace")
    declared = _declared(data)
    try:
        # Text in another encoding is never valid UTF-8 by chance; the declaration may be left over from before.
        if declared is None or not data.isascii():
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared is None:
        from charset_normalizer import from_bytes

        likely = from_bytes(data).best()
        declared = likely.encoding if likely else None
    text = data.decode(declared or "utf-8", errors="replace")
    if text.count("\ufffd") > _UNREADABLE * len(text):
        raise StoryFileError(name, "the page is in an encoding that it does not declare", "save it again as UTF-8")
    return text


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARATION_WITHIN])
    if found is None:
        return None
    label = (found[1] or found[2]).decode("ascii", errors="replace").lower()
    try:
        canonical = codecs.lookup(label).name
        b"".decode(canonical)
    except LookupError:  # no such encoding, or one that is not of text
        return None
    return _AS_BROWSERS_READ.get(canonical, canonical)


def parsed(source: str, name: str) -> HtmlElement:
    """Return the tree of a page. Raises StoryFileError if it is empty or too large."""
    # The parser takes no text that declares an encoding, but bytes of one that it is told.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    clean = _NOT_TEXT.sub("", source).encode("utf-8", "ignore")
    try:
        root = lxml.html.document_fromstring(clean, parser=parser)
    except (ParserError, ValueError):
        raise StoryFileError(name, "the page is empty", "save the page again, with its text") from None
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise StoryFileError(
            name, f"the page has more than {MOST_ELEMENTS:,} elements", "copy the article into a text file"
        )
    return root
