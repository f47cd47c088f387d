"""From a file to its stories."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from corpus.errors import StoryFileError
from corpus.normalise import normalise
from corpus.reading import story_of
from corpus.reading.batches.batch import matter_of
from corpus.reading.content import SUFFIXES, FileKind, kind_of, reader_for
from corpus.reading.document import Document
from corpus.story import Story, slug

STORY_SUFFIXES = tuple(SUFFIXES)
"""The suffixes of files that are looked for in a folder."""

LARGEST_TEXT = 5_000_000
"""Largest Markdown or text file, in bytes; about a million words. Readers of other kinds have limits of their own."""

LARGEST_FILE = 1_000_000_000
"""Largest file that is loaded, in bytes."""


def read_story(path: Path, id: str | None = None) -> Story:
    """Read a file of one story.

    That is Markdown with front matter, plain text whose first line is the headline, a saved web page, a PDF or a Word
    file. The content tells which; the name decides only between texts that look the same. `id` is the story's id if the
    file gives none; by default the file's name. Raises StoryFileError as `read_stories` does, and if the file holds
    several stories.
    """
    stories, _ = read_stories(path, id)
    if len(stories) > 1:
        raise StoryFileError(str(path), f"it holds {len(stories)} stories", "read it with read_corpus or read_stories")
    return stories[0]


def read_stories(path: Path, id: str | None = None) -> tuple[list[Story], list[StoryFileError]]:
    """Read a file of one story or of many (JSON lines, a feed), and return a problem for each that is left out.

    Args:
        path: the file.
        id: the id of a single story if its file gives none; by default the file's name. One of many has that of its
            article, or the words of its headline, with a number if another has them too.

    Raises StoryFileError if the file cannot be read, is of a kind that is not read, has broken front matter, or no
    story in it has a headline and a text.
    """
    return stories_in(_read(path), str(path), id or path.stem)


def stories_in(
    data: bytes, name: str, id: str | None = None, url: str | None = None
) -> tuple[list[Story], list[StoryFileError]]:
    """Read the bytes of a file of one story or of many, and return a problem for each that is left out.

    Args:
        data: the file.
        name: names it in messages; its suffix decides only between texts that look the same.
        id: as in `read_stories`. If None, the words of the headline.
        url: the address of a page, for a single story whose page names none.

    Raises StoryFileError as `read_stories` does.
    """
    kind = kind_of(data, name)
    if kind in {FileKind.MARKDOWN, FileKind.PLAIN_TEXT} and len(data) > LARGEST_TEXT:
        raise _too_large(name, LARGEST_TEXT)
    batch = reader_for(kind)(data, name)
    of_many = kind in {FileKind.JSON_LINES, FileKind.FEED}
    address = matter_of({"url": url})[0].url if url and not of_many else None
    stories: list[Story] = []
    problems = list(batch.problems)
    seen: Counter[str] = Counter()
    given = {slug(one.matter.id) for one in batch.documents if one.matter.id}
    for document in map(_with_headline, batch.documents):
        by_headline = of_many or id is None
        own = slug(document.matter.headline or document.matter.title or "") if by_headline else ""
        base = numbered = own or slug(id or "") or "story"
        if own or not document.matter.id:
            seen[own] += 1
            while (numbered := f"{base}-{seen[own]}" if seen[own] > 1 else base) in given:
                seen[own] += 1
        if address and document.matter.url is None:
            document = replace(document, matter=document.matter.model_copy(update={"url": address}))
        try:
            stories.append(story_of(document, numbered, name))
            given.add(stories[-1].id)
        except StoryFileError as problem:
            problems.append(problem)
    if not stories:
        raise problems[0]
    return stories, problems


def _with_headline(document: Document) -> Document:
    """A document with its first block as headline, if it names none: PDF and Word files often do not."""
    matter, blocks = document.matter, document.blocks
    if matter.headline or matter.title or not blocks:
        return document
    return Document(blocks[1:], matter.model_copy(update={"headline": normalise(blocks[0].text)}))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _too_large(str(path), LARGEST_FILE)
        return path.read_bytes()
    except OSError as error:
        raise StoryFileError(
            str(path), f"cannot be read ({error.strerror})", "check that it is there and readable"
        ) from None


def _too_large(name: str, most: int) -> StoryFileError:
    return StoryFileError(name, f"larger than {most:,} bytes", "split it into several stories")
