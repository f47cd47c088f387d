"""From a file to a story."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import StoryFileError
from corpus.front_matter import FrontMatter, FrontMatterError, split_front_matter
from corpus.markdown import markdown_paragraphs
from corpus.normalise import normalise
from corpus.plain_text import plain_text_parts
from corpus.story import Metadata, Story, slug

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
STORY_SUFFIXES = MARKDOWN_SUFFIXES | {".txt"}
LARGEST_FILE = 5_000_000
"""Largest story file, in bytes; about a million words."""


def read_story(path: Path) -> Story:
    """Read a story from a Markdown file with front matter, or from plain text whose first line is the headline.

    Markdown without a headline in its front matter takes it from its first heading, or else from its first line.
    Raises StoryFileError if the file cannot be read, is not UTF-8, has broken front matter, or lacks a headline
    or a text.
    """
    source = _read(path)
    if path.suffix.lower() in MARKDOWN_SUFFIXES:
        return _markdown_story(path, source)
    headline, credit, paragraphs = plain_text_parts(source)
    return _story(path, FrontMatter(headline=headline, photo_credit=credit), paragraphs)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StoryFileError(str(path), f"larger than {LARGEST_FILE:,} bytes", "split it into several stories")
        source = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StoryFileError(str(path), f"not UTF-8 at byte {error.start}", "save it again as UTF-8") from None
    except OSError as error:
        raise StoryFileError(
            str(path), f"cannot be read ({error.strerror})", "check that it is there and readable"
        ) from None
    if not normalise(source):
        raise StoryFileError(str(path), "the file is empty", "write a headline and a text into it, or remove it")
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _markdown_story(path: Path, source: str) -> Story:
    try:
        matter, body = split_front_matter(source)
    except FrontMatterError as error:
        raise StoryFileError(str(path), str(error), error.cure) from None
    heading, paragraphs = markdown_paragraphs(body)
    if matter.headline or matter.title:
        if heading and normalise(heading) != (matter.headline or matter.title):
            paragraphs.insert(0, heading)
    elif heading:
        matter.headline = heading
    elif paragraphs:
        matter.headline = paragraphs.pop(0)
    return _story(path, matter, paragraphs)


def _story(path: Path, matter: FrontMatter, paragraphs: list[str]) -> Story:
    headline = normalise(matter.headline or matter.title or "")
    if not headline:
        raise StoryFileError(str(path), "it has no headline", "add `headline: …` to the front matter")
    metadata = Metadata(
        publisher=matter.publisher,
        author=matter.author,
        published=matter.published,
        url=str(matter.url) if matter.url else None,
        language=matter.language,
        photo_credit=normalise(matter.photo_credit or "") or None,
        questions=matter.questions,
    )
    try:
        return Story.from_paragraphs(slug(matter.id or path.stem) or "story", headline, paragraphs, metadata)
    except ValueError:
        raise StoryFileError(str(path), "it has no text under its headline", "add the story's paragraphs") from None
