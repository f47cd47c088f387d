"""Articles as JSON: one a line, an array of them, or a single one; gzipped or not."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from corpus.errors import StoryFileError
from corpus.front_matter import OBEYED, WRITE_A_MOMENT
from corpus.moments import moment_of
from corpus.normalise import normalise
from corpus.reading.batches.batch import Batch, matter_of
from corpus.reading.document import Block, Document

LARGEST_UNPACKED = 1_000_000_000
"""Most bytes that are read from a file, after it is unpacked; 25,000 long articles have a fifth of it."""

LONGEST_ARTICLE = 5_000_000
"""Longest line, or article of an array, in bytes."""

MOST_PROBLEMS = 1_000
"""Bad articles after which the rest of a file is not read."""

_GZIP = b"\x1f\x8b"
_CHUNK = 65_536
_CURE = "write one JSON object a line, with headline and text"
_CURES = {
    "published": "write it as 2023-11-14",
    "url": "write it with its https://",
    "language": "write a code such as en",
}
_PARAGRAPH_MARKUP = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)
_HTML = re.compile(r"</(?:a|b|blockquote|div|em|h[1-6]|i|li|span|strong|ul)>|&#?\w+;", re.IGNORECASE)
_NOT_UTF8 = re.compile(r"[\udc80-\udcff]")

Found = Document | StoryFileError


def read_json_lines(data: bytes, name: str) -> Batch:
    """Read the articles of a JSON file, each an object with these keys; other keys are passed over.

    `headline` (or `title`), `text` (or `body`, or a list `paragraphs`); if given, `id`, `url`, `authors` (or
    `author`), `published` (or `date`), `publisher` (or `source`), `language`, `correction`, `embargo_until` and
    `expires`, without which an article that has it is not read. Empty lines part the paragraphs of a
    text; without any, each line is one.

    A bad article is left out, a value that cannot be used too; each is a problem with its line, or its number in an
    array. Raises StoryFileError if no article can be read, or if the file is cut off or unpacks to too much.
    """
    documents: list[Document] = []
    problems: list[StoryFileError] = []
    for found in _found(data, name):
        if isinstance(found, Document):
            documents.append(found)
        elif len(problems) < MOST_PROBLEMS:
            problems.append(found)
        else:
            problems.append(
                StoryFileError(name, f"more than {MOST_PROBLEMS:,} bad articles; the rest is not read", _CURE)
            )
            break
    if not documents:
        raise problems[0] if problems else StoryFileError(name, "it has no article", _CURE)
    return Batch(tuple(documents), tuple(problems))


def _found(data: bytes, name: str) -> Iterator[Found]:
    """The articles of a JSON file one by one, and a problem for each that is left out."""
    file = io.BytesIO(data)
    source = _Source(gzip.GzipFile(fileobj=file) if data.startswith(_GZIP) else file, name)
    first = source.line()
    while first and not first.strip():
        first = source.line()
    begins = first.lstrip()[:1]
    if begins == b"[" or (begins == b"{" and first.rstrip()[-1:] in (b"{", b"[", b",")):
        yield from _of_array(first, source, name)
    else:
        yield from _of_lines(first, source, name)


class _Source:
    """A file that is read within the limits; `number` is that of the line that was read last."""

    def __init__(self, file: io.BufferedIOBase, name: str) -> None:
        self._file, self._name = file, name
        self._read = 0
        self.number = 0

    def line(self) -> bytes:
        """The next line, of which LONGEST_ARTICLE bytes at most, and one more if it is longer."""
        line = self._limited(lambda: self._file.readline(LONGEST_ARTICLE + 1))
        self.number += 1
        return line.removeprefix(codecs.BOM_UTF8) if self.number == 1 else line

    def rest_of_line(self) -> None:
        """Pass over what is left of a line that is too long."""
        while (part := self._limited(lambda: self._file.readline(LONGEST_ARTICLE))) and not part.endswith(b"\n"):
            pass

    def chunk(self, size: int) -> bytes:
        """The next bytes."""
        return self._limited(lambda: self._file.read(size))

    def _limited(self, read: Any) -> bytes:
        try:
            data: bytes = read()
        except (EOFError, zlib.error, OSError):
            raise StoryFileError(self._name, "the gzip file is cut off or broken", "copy or pack it again") from None
        self._read += len(data)
        if self._read > LARGEST_UNPACKED:
            why = f"it holds more than {LARGEST_UNPACKED:,} bytes"
            raise StoryFileError(self._name, why, "split it into several files")
        return data


def _of_lines(line: bytes, source: _Source, name: str) -> Iterator[Found]:
    while line:
        where = f"{name}, line {source.number}"
        if len(line) > LONGEST_ARTICLE:
            if not line.endswith(b"\n"):
                source.rest_of_line()
            yield StoryFileError(where, f"it is longer than {LONGEST_ARTICLE:,} bytes", "split the article")
        elif line.strip():
            try:
                yield from _article(json.loads(line.decode("utf-8")), where)
            except UnicodeDecodeError:
                yield StoryFileError(where, "it is not UTF-8", "save it again as UTF-8")
            except (ValueError, RecursionError):
                yield StoryFileError(where, "it is no JSON", _CURE)
        line = source.line()


def _of_array(first: bytes, source: _Source, name: str) -> Iterator[Found]:
    """The articles of an array, or objects one after the other over several lines."""
    text = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    buffer = text.decode(first).lstrip().removeprefix("[")
    number, ended = 1, False
    while True:
        buffer = buffer.lstrip(" \t\r\n,")
        if buffer.startswith("]") or (ended and not buffer):
            return
        where = f"{name}, article {number}"
        try:
            value, end = json.JSONDecoder().raw_decode(buffer)
        except (ValueError, RecursionError) as error:
            # More of the text may mend what is cut off; nothing mends what is nested without end.
            if ended or isinstance(error, RecursionError) or len(buffer) > LONGEST_ARTICLE:
                yield StoryFileError(where, "it is no JSON, and what comes after it cannot be read", _CURE)
                return
            chunk = source.chunk(max(_CHUNK, len(buffer)))
            buffer, ended = buffer + text.decode(chunk, final=not chunk), not chunk
            continue
        yield from _article(value, where)
        buffer, number = buffer[end:], number + 1


def _article(value: object, where: str) -> Iterator[Found]:
    """The document that a JSON object is, after a problem for each of its values that is left out."""
    if not isinstance(value, dict):
        yield StoryFileError(where, "it is no JSON object", _CURE)
        return
    try:
        headline, blocks = _told(value, where)
    except StoryFileError as problem:
        yield problem
        return
    given = {
        "headline": headline,
        "author": _authors(value.get("authors") or value.get("author")),
        "publisher": _name(value.get("publisher") or value.get("source")),
        **{key: value.get(key) for key in ("id", "url", "language", "correction", *OBEYED)},
    }
    date = value.get("published") or value.get("date")
    given["published"] = moment_of(str(date), value["language"] if isinstance(value.get("language"), str) else None)
    matter, bad = matter_of(given)
    for key in set(OBEYED).intersection(bad):
        yield StoryFileError(
            where, f"{key} {_shown(given[key])} is no date, so the article is left out", WRITE_A_MOMENT
        )
        return
    values = {**given, "published": date}
    for key in (*bad, *(["published"] if date and not given["published"] else [])):
        why = f"{key} {_shown(values[key])} cannot be used and is left out"
        yield StoryFileError(where, why, _CURES.get(key, "write a line of text there"))
    yield Document(blocks, matter)


def _told(value: dict[str, Any], where: str) -> tuple[str, tuple[Block, ...]]:
    """Headline and text of an object; raises StoryFileError if it has none."""
    headline, paragraphs = _headline(value), _paragraphs(value)
    if any(map(_NOT_UTF8.search, (headline, *paragraphs))):
        raise StoryFileError(where, "it is not UTF-8", "save it again as UTF-8")
    if _HTML.search(headline):
        headline = " ".join(block.text for block in _of_html(headline, where))
    if not normalise(headline):
        raise StoryFileError(where, "the article has no headline", _CURE)
    blocks = tuple(_blocks(paragraphs, where))
    if not blocks:
        raise StoryFileError(where, "the article has no text", _CURE)
    return headline, blocks


def _headline(value: dict[str, Any]) -> str:
    found = value.get("headline") or value.get("title")
    return found if isinstance(found, str) else ""


def _paragraphs(value: dict[str, Any]) -> list[str]:
    """The paragraphs of an article; empty if it has no text."""
    found = next((found for key in ("text", "body", "paragraphs") if (found := value.get(key))), "")
    if isinstance(found, str):
        parts = re.split(r"\n[^\S\n]*\n", found.replace("\r\n", "\n").replace("\r", "\n"))
        found = parts if len(parts) > 1 else parts[0].splitlines()
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        return []
    return [one.strip() for one in found if one.strip()]


def _blocks(paragraphs: list[str], where: str) -> Iterable[Block]:
    if any(map(_PARAGRAPH_MARKUP.search, paragraphs)):
        return _of_html("\n".join(paragraphs), where)
    return chain.from_iterable(_of_html(one, where) if _HTML.search(one) else [Block(one)] for one in paragraphs)


def _of_html(text: str, where: str) -> Iterable[Block]:
    from corpus.reading.html import blocks_of_text

    return blocks_of_text(text, where)


def _authors(value: object) -> object:
    return [name for one in value if (name := _name(one))] if isinstance(value, list) else _name(value)


def _name(value: object) -> object:
    """A name, which may be that of an object."""
    return value.get("name") if isinstance(value, dict) else value


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
