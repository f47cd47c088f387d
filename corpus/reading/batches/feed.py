"""News feeds: RSS 2.0, RSS 1.0 and Atom. Each entry is an article."""

from __future__ import annotations

import io
import logging
import re
from typing import Any
from xml.sax import SAXException

import feedparser

from corpus.errors import StoryFileError
from corpus.moments import moment_of
from corpus.normalise import normalise
from corpus.reading.batches.batch import Batch, matter_of
from corpus.reading.document import Block, Document
from corpus.reading.html import blocks_of_text

LARGEST_FEED = 50_000_000
"""Largest feed, in bytes."""

MOST_ENTRIES = 5_000
"""Entries that are read of a feed, the first ones."""

logging.getLogger("feedparser").setLevel(logging.CRITICAL)

_ENTITY = re.compile(rb"<!\s*ENTITY|<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.IGNORECASE)
_CURE = "take the feed's address of a news site, or save one of its articles as a web page"


def read_feed(data: bytes, name: str) -> Batch:
    """Read the entries of a feed: title, link, date, authors, and the text of the whole entry or its summary.

    The feed's title is the publisher, its language that of each entry. An entry without title or text is a problem, as
    is XML that is broken: what can be read of it is read.

    Raises StoryFileError if the feed is too large, declares XML entities, or has no entry with a text.
    """
    if len(data) > LARGEST_FEED:
        raise StoryFileError(name, f"the feed is larger than {LARGEST_FEED:,} bytes", "split it, or take fewer entries")
    if _ENTITY.search(data):
        raise StoryFileError(name, "the feed declares XML entities, which could grow without end", "remove its DOCTYPE")
    # Bytes alone would be taken for an address or a file's name.
    parsed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    problems = []
    if parsed.bozo and not isinstance(parsed.bozo_exception, feedparser.CharacterEncodingOverride):
        error = parsed.bozo_exception
        reason = (error.getMessage() if isinstance(error, SAXException) else str(error))[:100]
        problems.append(
            StoryFileError(name, f"its XML is broken ({reason}), so entries may be missing", "save it again")
        )
    if len(parsed.entries) > MOST_ENTRIES:
        problems.append(StoryFileError(name, f"only the first {MOST_ENTRIES:,} entries are read", "split the feed"))
    documents = []
    for number, entry in enumerate(parsed.entries[:MOST_ENTRIES], start=1):
        try:
            documents.append(_document(entry, parsed, f"{name}, entry {number}"))
        except StoryFileError as problem:
            problems.append(problem)
    if not documents:
        raise problems[0] if problems else StoryFileError(name, "the feed has no entries", _CURE)
    return Batch(tuple(documents), tuple(problems))


def _document(entry: Any, parsed: Any, where: str) -> Document:
    """One entry; raises StoryFileError if it has no title or no text."""
    feed, is_atom = parsed.feed, parsed.version.startswith("atom")

    def blocks_in(content: Any) -> tuple[Block, ...]:
        # RSS does not say whether a text is HTML, but it may be; feedparser only guesses.
        plain = is_atom and content.get("type") == "text/plain"
        return blocks_of_text(content.get("value") or "", where, references=not plain)

    def line_of(element: Any) -> str:
        title = element.get("title_detail") or {"value": element.get("title")}
        return " ".join(block.text for block in blocks_in(title))

    headline = line_of(entry)
    if not normalise(headline):
        raise StoryFileError(where, "it has no title", "give the entry a title")
    # The longest is the whole text, if the feed has it at all.
    texts = [*entry.get("content", ()), entry.get("summary_detail") or {"value": entry.get("summary")}]
    blocks = max(map(blocks_in, texts), key=_length)
    blocks = tuple(block for block in blocks if normalise(block.text) != normalise(headline) or block.cells)
    if not blocks:
        raise StoryFileError(where, "it has no text", "save the article's web page instead")
    language = entry.get("language") or next(
        (one.get("language") for one in entry.get("content", ()) if one.get("language")), None
    )
    language = language or feed.get("language")
    matter, _ = matter_of(
        {
            "headline": headline,
            "author": [one["name"] for one in entry.get("authors", ()) if one.get("name")],
            "publisher": normalise(line_of(entry.get("source") or {}) or line_of(feed)),
            "published": moment_of(entry.get("published") or entry.get("updated") or "", language),
            "url": _address(entry),
            "language": language,
        }
    )
    return Document(blocks, matter)


def _length(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text) + sum(map(len, block.cells)) for block in blocks)


def _address(entry: Any) -> str | None:
    """The address of an entry: its link, or its id if that is an address."""
    found = (entry.get("link"), entry.get("id"))
    return next((one for one in found if one and one.startswith(("http:", "https:"))), None)
