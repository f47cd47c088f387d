"""The archive that a Word file is, and what of it must not be unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from corpus.errors import StoryFileError

LARGEST_FILE = 50_000_000
"""Largest Word file, in bytes."""

LARGEST_UNPACKED = 200_000_000
"""Largest size of all that is in it, in bytes."""

LARGEST_TEXT = 20_000_000
"""Largest size of a part of text, in bytes."""

MOST_PARTS = 5_000
"""Parts of the largest one that is opened."""

_HIGHEST_RATIO = 300
_SMALL = 1_000_000
_MARKS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def check_archive(data: bytes, name: str) -> None:
    """Raise StoryFileError if a Word file is too large, encrypted, cut off, or would not be safe to unpack."""
    if len(data) > LARGEST_FILE:
        raise StoryFileError(
            name, f"the Word file is larger than {LARGEST_FILE:,} bytes", "remove the pictures from it"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError):
        raise StoryFileError(name, "the Word file is cut off or broken", "copy or save it again") from None


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise StoryFileError(name, "the Word file is encrypted", "save it without a password")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or any(map(_is_bomb, parts)):
        raise StoryFileError(name, "the Word file unpacks to far more than a text has", "copy the text into a new file")
    # No part of a text declares a document type, and the entities of one could grow without end.
    if any(mark in content for part in parts if _is_text(part) for content in [archive.read(part)] for mark in _MARKS):
        raise StoryFileError(name, "the Word file declares XML entities", "copy the text into a new file")


def _is_text(part: zipfile.ZipInfo) -> bool:
    return "/media/" not in part.filename


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    if _is_text(part) and part.file_size > LARGEST_TEXT:
        return True
    return part.file_size > _SMALL and part.file_size > _HIGHEST_RATIO * max(1, part.compress_size)
