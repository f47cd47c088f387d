"""What a person names to be added: a file, a folder, an address, or standard input."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import Story, StorybotError, read_stories, stories_in, story_files
from corpus.story import slug

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """The stories of one file or page, and what could not be read of it."""

    name: str
    stories: tuple[Story, ...]
    problems: tuple[StorybotError, ...] = ()


def is_address(name: str) -> bool:
    """Return whether a name is that of a web page or feed."""
    return _ADDRESS.match(name) is not None


def files_of(names: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield what has to be read one by one, each with the id that its name gives, or None: the files of a folder.

    Raises CorpusError if a folder holds no story file.
    """
    for name in names:
        path = Path(name)
        if name != STANDARD_INPUT and not is_address(name) and path.is_dir():
            for file in story_files(path):
                yield str(file.path), slug(str(file.path.relative_to(path).with_suffix("")))
        else:
            yield name, None


def read_source(name: str, id: str | None) -> Found:
    """Read a file, a page or standard input; what is wrong is a problem of it."""
    try:
        if name == STANDARD_INPUT:
            stories, problems = stories_in(sys.stdin.buffer.read(), "standard input")
        elif is_address(name):
            from bot.fetching import fetch

            fetched = asyncio.run(fetch(name))
            stories, problems = stories_in(fetched.data, name, url=fetched.final_url.partition("#")[0])
        else:
            stories, problems = read_stories(Path(name), id)
    except StorybotError as error:
        return Found(name, (), (error,))
    return Found(name, tuple(stories), tuple(problems))
