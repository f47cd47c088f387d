"""What every reader gives: an article as blocks in reading order, with what the file says about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.front_matter import FrontMatter


class Kind(StrEnum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list item or a table row.

    Args:
        text: its words, as a reader sees them; not yet normalised.
        kind: what it is.
        level: depth of a heading (1 to 6) or of a list item (from 1); 0 for the others.
        header: names of the cells of a row, or empty.
        cells: the cells of a row, or empty; `text` is not used then.
        page: number of its page, from 1, or None.
        strong: whether all its words are bold.
    """

    text: str
    kind: Kind = Kind.TEXT
    level: int = 0
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    page: int | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read: blocks without the headline, and headline and metadata in `matter`."""

    blocks: tuple[Block, ...]
    matter: FrontMatter = field(default_factory=FrontMatter)


Reader = Callable[[bytes, str], list[Document]]
"""Reads a file's bytes; the second argument names the file in messages. Raises StoryFileError."""
