"""Writing stories into a database: each touches its own rows and no other's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from zlib import crc32

import numpy as np

from corpus import Story
from index.retrieval.bm25 import word_counts
from index.retrieval.encoder import Encoder
from index.retrieval.passages import embedded_text, passages_of
from index.retrieval.story_store import Progress
from index.retrieval.vector_store import Codes, codes_of
from index.storage.passage_rows import PASSAGE, document, passage_rows
from index.storage.serialise import story_from_json, story_to_json

BATCH = 128
"""Passages that are embedded between two reports of progress."""


def embedded(
    stories: Sequence[Story], encoder: Encoder, progress: Progress | None = None
) -> Iterator[tuple[Story, Codes]]:
    """Yield each story with the vectors of its passages, in order.

    `progress` is called with the passages that are done and their number.
    """
    counts = [len(passages_of(story, 0)) for story in stories]
    texts = (embedded_text(story, story.sentences[one.sentence]) for story in stories for one in passages_of(story, 0))
    ready: list[Codes] = []
    done, waiting = 0, iter(zip(stories, counts, strict=True))
    story, count = next(waiting, (None, 0))
    while batch := list(islice(texts, BATCH)):
        ready.extend(codes_of(encoder.encode_passages(batch)))
        done += len(batch)
        if progress:
            progress(done, sum(counts))
        while story and len(ready) >= count:
            yield story, np.stack(ready[:count])
            del ready[:count]
            story, count = next(waiting, (None, 0))


def add_story(connection: sqlite3.Connection, story: Story, vectors: Codes) -> None:
    """Write a story with the vectors of its passages; call it in a transaction."""
    content = story_to_json(story)
    number = connection.execute(
        "INSERT INTO stories (id, digest, headline, questions, content, checksum) VALUES (?, ?, ?, ?, ?, ?)",
        (
            story.id,
            story.digest,
            story.headline,
            len(story.metadata.questions),
            content,
            crc32(content.encode()),
        ),
    ).lastrowid
    assert number is not None  # noqa: S101  (for the type)
    passages, stems = passage_rows(story)
    connection.execute(
        "INSERT INTO sentences VALUES (?, ?, ?, ?)",
        (number, passages.tobytes(), vectors.tobytes(), checksum_of(passages.tobytes(), vectors.tobytes())),
    )
    connection.executemany(
        "INSERT INTO stems (rowid, headline, sentence) VALUES (?, ?, ?)",
        ((document(number, sentence), headline, own) for sentence, headline, own in stems),
    )
    _count_words(connection, story, 1)
    _count_story(connection, len(passages), bool(story.metadata.questions))


def remove_stories(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Remove the stories of these ids, with all that was made of them; call it in a transaction."""
    for id in ids:
        found = connection.execute(
            "SELECT number, content, questions, coalesce(length(passages), 0) "
            "FROM stories LEFT JOIN sentences ON story = number WHERE id = ?",
            (id,),
        ).fetchall()
        for number, content, questions, size in found:
            _count_words(connection, story_from_json(content), -1)
            _count_story(connection, -size // PASSAGE.itemsize, bool(questions), -1)
            connection.execute(
                "DELETE FROM stems WHERE rowid >= ? AND rowid < ?", (document(number, 0), document(number + 1, 0))
            )
            connection.execute("DELETE FROM sentences WHERE story = ?", (number,))
            connection.execute("DELETE FROM stories WHERE number = ?", (number,))
    connection.execute("DELETE FROM words WHERE count = 0")


def vectors_of(connection: sqlite3.Connection, story: Story) -> Codes | None:
    """Return the vectors of a story with the same headline and text that is there, or None if it is not."""
    found = connection.execute(
        "SELECT vectors, passages FROM sentences JOIN stories ON story = number WHERE digest = ?", (story.digest,)
    ).fetchone()
    if found is None:
        return None
    passages, _ = passage_rows(story)
    if found[1] != passages.tobytes():
        return None
    return np.frombuffer(found[0], dtype=np.uint8).reshape(len(passages), -1)


def checksum_of(passages: bytes, vectors: bytes) -> int:
    """Return what is kept beside a story's passages and vectors, so that damage is found."""
    return crc32(vectors, crc32(passages))


def _count_story(connection: sqlite3.Connection, passages: int, has_questions: bool, sign: int = 1) -> None:
    """Note what `Contents` would have to read all stories for."""
    counted = (("passages", passages), ("with_questions", sign * has_questions))
    connection.executemany(
        "UPDATE about SET value = value + ? WHERE name = ?", ((number, name) for name, number in counted)
    )


def _count_words(connection: sqlite3.Connection, story: Story, sign: int) -> None:
    counts = word_counts(f"{story.headline}\n{story.text}")
    connection.executemany(
        "INSERT INTO words VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count",
        ((word, sign * count) for word, count in counts.items()),
    )
