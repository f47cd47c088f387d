"""What a file of several articles gives: the articles, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from corpus.errors import StoryFileError
from corpus.front_matter import OBEYED, FrontMatter
from corpus.reading.document import Document, Reader


@dataclass(frozen=True, slots=True)
class Batch:
    """The articles of a file, and a problem for each article or part of one that had to be left out."""

    documents: tuple[Document, ...]
    problems: tuple[StoryFileError, ...] = ()


BatchReader = Callable[[bytes, str], Batch]
"""Reads a file of any number of articles. Raises StoryFileError if it holds none."""


def in_batch(reader: Reader) -> BatchReader:
    """Return `reader` as a reader that gives its documents in a batch."""
    return lambda data, name: Batch(tuple(reader(data, name)))


def matter_of(values: dict[str, Any]) -> tuple[FrontMatter, tuple[str, ...]]:
    """Return the metadata that `values` hold, and the names of those that cannot be used and are left out.

    Metadata that a machine wrote is not worth an article: a date that is none leaves the article without a date.

    Example:
        >>> matter, bad = matter_of({"headline": "Ferry returns", "language": "Klingon!"})
        >>> matter.headline, matter.language, bad
        ('Ferry returns', None, ('language',))
    """
    given = {key: value for key, value in values.items() if value or (key in OBEYED and value is not None)}
    try:
        return FrontMatter.model_validate(given), ()
    except ValidationError as error:
        bad = tuple(dict.fromkeys(str(one["loc"][0]) for one in error.errors()))
    return FrontMatter.model_validate({key: value for key, value in given.items() if key not in bad}), bad
