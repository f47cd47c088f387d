"""Stories as the rows of a database: each touches its own rows and no other's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from hashlib import blake2b
from itertools import islice
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpus import Metadata, Outlet, Paragraph, ParagraphKind, Sentence, Story
from index.retrieval.bm25 import word_counts, words
from index.retrieval.encoder import Encoder
from index.retrieval.passages import embedded_text, lines_above, passages_of
from index.retrieval.story_store import Progress
from index.retrieval.vector_store import Codes, codes_of
from index.storage.tables import SENTENCE_BITS

PASSAGE = np.dtype([("sentence", "<i4"), ("stems", "<i4"), ("said", "<i8")])
"""A passage: its sentence's number in the story, how many stems it has with its headline and the lines
above it, and a hash of its words and those lines."""

Stems = list[tuple[int, str, str]]
"""Rows of the table `stems`, without the story: the sentence, its headline's stems, and its own, with spaces between.

Its own are those of the lines above it too."""

BATCH = 128
"""Passages that are embedded between two reports of progress."""


def story_to_json(story: Story) -> str:
    """Return a story as JSON."""
    values = {
        "id": story.id,
        "headline": story.headline,
        "text": story.text,
        "paragraphs": [
            [p.start, p.end, [[sentence.start, sentence.end] for sentence in p.sentences], p.kind, p.leads]
            for p in story.paragraphs
        ],
        "metadata": asdict(story.metadata),
    }
    return json.dumps(values, ensure_ascii=False)


def story_from_json(content: str) -> Story:
    """Return the story that `story_to_json` wrote; raises ValueError, KeyError or TypeError for another text."""
    values = json.loads(content)
    paragraphs = tuple(
        Paragraph(
            number, start, end, tuple(Sentence(number, a, b) for a, b in sentences), ParagraphKind(kind), tuple(leads)
        )
        for number, (start, end, sentences, kind, leads) in enumerate(values["paragraphs"], start=1)
    )
    return Story(values["id"], values["headline"], values["text"], paragraphs, _metadata(values["metadata"]))


def metadata_from_json(content: str) -> Metadata:
    """Return the metadata of a story, which `story_to_json` wrote as `metadata`; raises as `story_from_json` does."""
    return _metadata(json.loads(content))


def _metadata(values: dict[str, Any]) -> Metadata:
    outlets = tuple(Outlet(**one) for one in values["outlets"])
    return Metadata(**{**values, "questions": tuple(values["questions"]), "outlets": outlets})


def passage_rows(story: Story) -> tuple[NDArray[np.void], Stems]:
    """Return the passages of a story as they are stored, and their stems."""
    headline = words(story.headline)
    rows, stems = [], []
    for passage in passages_of(story, 0):
        sentence = story.sentences[passage.sentence]
        own = words(lines_above(story, sentence) + story.text[sentence.start : sentence.end])
        places = (*story.leads_of(sentence.paragraph), (sentence.start, sentence.end))
        text = "\n".join(story.text[slice(*place)].casefold() for place in places)
        said = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
        rows.append((passage.sentence, len(headline) + len(own), said))
        stems.append((passage.sentence, as_term(" ".join(headline)), as_term(" ".join(own))))
    return np.array(rows, dtype=PASSAGE), stems


def as_term(stems: str) -> str:
    """Return stems as SQLite keeps them: it turns A to Z into lower case, which a plain letter for "ᴬ" may not be."""
    return stems.lower()


def document(story: int, sentence: int) -> int:
    """Return the number of a sentence in the table `stems`."""
    return (story << SENTENCE_BITS) + sentence


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
