"""Stories as rows of Milvus, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import blake2b
from zlib import crc32

import numpy as np

from corpus import Story, StoryHead
from corpus.story import published_at
from index.milvus.layout import HEAD, LANGUAGE, NO_STEM, PUBLISHER, cut
from index.milvus.notes import joined, pieces
from index.milvus.server.client import LONGEST_TEXT, Row
from index.retrieval.bm25 import words
from index.retrieval.encoder import Vectors
from index.retrieval.vector_store import Codes
from index.storage.story_rows import as_term, metadata_from_json, passage_rows, story_from_json, story_to_json
from index.storage.tables import SENTENCE_BITS

PIECE_BITS = 12
"""Bits of a piece's key that tell its place in the story; those before them tell the story."""


def terms(text: str) -> list[str]:
    """Return the stems of a text as they are searched: without apostrophes, at which a tokenizer might part them."""
    return [_term(stem) for stem in words(text)]


def key_of_id(id: str) -> int:
    """Return the number that stands for the id of a story in conditions, where a text would have to be quoted."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "little", signed=True)


def checksum_of(story: Story) -> int:
    """Return what another story, or the same one with other metadata, has not."""
    return crc32(story_to_json(story).encode())


def rows_of_story(story: Story, number: int, since: int) -> list[Row]:
    """Return the rows that hold a story."""
    about = {
        "number": number,
        "since": since,
        "story": key_of_id(story.id),
        "id": story.id,
        "digest": story.digest,
        "checksum": checksum_of(story),
        "questions": len(story.metadata.questions),
    }
    head = json.dumps({"headline": story.headline, "metadata": asdict(story.metadata)}, ensure_ascii=False)
    first = {
        "head": head if len(head.encode()) <= HEAD else "",
        "headline": _text(" ".join(terms(story.headline))),
    }
    rest = {"head": "", "headline": NO_STEM}
    return [
        {
            "piece": (number << PIECE_BITS) + place,
            "place": place,
            "content": piece,
            **about,
            **(rest if place else first),
        }
        for place, piece in enumerate(pieces(story_to_json(story).encode()))
    ]


def rows_of_passages(story: Story, number: int, since: int, vectors: Codes) -> list[Row]:
    """Return the rows of a story's passages.

    Args:
        story: the story.
        number: of the story.
        since: the version from which on they are visible.
        vectors: of its passages, in order.
    """
    passages, stems = passage_rows(story)
    moment = published_at(story.metadata.published)
    about = {
        "number": number,
        "since": since,
        "publisher": cut(story.metadata.publisher or "", PUBLISHER),
        "published": int(moment.timestamp()) if moment else 0,
        "language": cut(story.metadata.language or "", LANGUAGE),
    }
    numbers = vectors.view("<f2").astype(np.float32)
    return [
        {
            "passage": (number << SENTENCE_BITS) + int(one["sentence"]),
            "sentence": int(one["sentence"]),
            "length": int(one["stems"]),
            "said": int(one["said"]),
            "stems": _text(_term(f"{headline} {own}").strip()),
            "vector": vector.tolist(),
            **about,
        }
        for one, (_, headline, own), vector in zip(passages, stems, numbers, strict=True)
    ]


def story_of(rows: Sequence[Row]) -> Story | None:
    """Return the story that its rows hold, or None if one is missing or is not as it was written."""
    ordered = sorted(rows, key=lambda row: int(row["place"]))
    content = joined([row["content"] for row in ordered])
    if content is None or [row["place"] for row in ordered] != list(range(len(ordered))):
        return None
    return story_from_json(content.decode()) if crc32(content) == ordered[0]["checksum"] else None


def head_of(row: Row) -> StoryHead | None:
    """Return what the first row of a story tells of it; None if that is too long for one row."""
    if not row["head"]:
        return None
    about = json.loads(row["head"])
    metadata = metadata_from_json(json.dumps(about["metadata"]))
    return StoryHead(row["id"], about["headline"], metadata, row["digest"])


def same_passages(story: Story, rows: Sequence[Row]) -> Codes | None:
    """Return the vectors of passages that are those of a story, in order; None if they are others."""
    ordered = sorted(rows, key=lambda row: int(row["sentence"]))
    passages, _ = passage_rows(story)
    there = [(row["sentence"], row["length"], row["said"]) for row in ordered]
    if there != [tuple(map(int, one)) for one in passages.tolist()]:
        return None
    return vectors_of(ordered).astype("<f2").view(np.uint8)


def vectors_of(rows: Sequence[Row]) -> Vectors:
    """Return the vectors of rows, shape (rows, dimension)."""
    return np.array([row["vector"] for row in rows], dtype=np.float32)


def _term(stems: str) -> str:
    return as_term(stems).replace("'", "_")


def _text(stems: str) -> str:
    return cut(stems, LONGEST_TEXT) or NO_STEM
