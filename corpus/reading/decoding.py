"""From the bytes of a text file to its text."""

from __future__ import annotations

import codecs

from corpus.errors import StoryFileError
from corpus.normalise import normalise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-32 begins with that of UTF-16."""

_NULS = 0.02
"""Share of NUL bytes from which a file is no UTF-8: in UTF-16 every space and line end has one."""


def encoding_of(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark that a file begins with, empty without one, and its encoding: by default UTF-8."""
    return next(((mark, one) for mark, one in _MARKS if data.startswith(mark)), (b"", "utf-8"))


def is_utf16_without_mark(data: bytes) -> bool:
    """Whether bytes look like UTF-16 without a byte order mark: most NULs are first, or second, bytes of pairs."""
    if encoding_of(data)[0]:
        return False
    first, second = data[::2].count(0), data[1::2].count(0)
    return 4 * min(first, second) <= max(first, second) > max(1, _NULS * len(data))


def decoded(data: bytes, name: str) -> str:
    r"""Return the text of a file, with "\n" as its line ends: UTF-8, or UTF-16 with a byte order mark.

    `name` names the file in messages. Raises StoryFileError if it is something else, or empty.
    """
    mark, encoding = encoding_of(data)
    if is_utf16_without_mark(data):
        raise StoryFileError(name, "it looks like UTF-16 without a byte order mark", "save it again as UTF-8")
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        shown = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        raise StoryFileError(name, f"not {shown} at byte {error.start + len(mark)}", "save it again as UTF-8") from None
    if not normalise(text):
        raise StoryFileError(name, "the file is empty", "write a headline and a text into it, or remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n")
