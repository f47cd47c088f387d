"""From a file to its stories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corpus.errors import StoryFileError
from corpus.reading import story_of
from corpus.reading.document import Reader
from corpus.reading.markdown import read_markdown
from corpus.reading.plain_text import read_plain_text
from corpus.story import Story

READERS: Mapping[str, Reader] = {".md": read_markdown, ".markdown": read_markdown, ".txt": read_plain_text}
"""The reader of each kind of file, by the suffix of its name."""

STORY_SUFFIXES = frozenset(READERS)
LARGEST_FILE = 5_000_000
"""Largest story file, in bytes; about a million words."""


def read_story(path: Path, id: str | None = None) -> Story:
    """Read a story from a Markdown file with front matter, or from plain text whose first line is the headline.

    Markdown without a headline in its front matter takes it from its first heading, or else from its first line. A file
    of another kind is read as plain text. `id` is the story's id if the file gives none; by default the file's name.
    Raises StoryFileError if the file cannot be read, is no text, has broken front matter, or lacks headline or text.
    """
    name = str(path)
    (document,) = READERS.get(path.suffix.lower(), read_plain_text)(_read(path), name)
    return story_of(document, id or path.stem, name)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StoryFileError(str(path), f"larger than {LARGEST_FILE:,} bytes", "split it into several stories")
        return path.read_bytes()
    except OSError as error:
        raise StoryFileError(
            str(path), f"cannot be read ({error.strerror})", "check that it is there and readable"
        ) from None
