"""How stories lie in Milvus: the collections, their fields, and how these are searched.

    NAME_notes           what storybot notes of each generation (`Head`), the words of its stories, who writes
    NAME_<generation>    the passages: vector, stems, and the story's publisher, date and language
    NAME_<generation>_stories   the stories themselves, in pieces
    NAME                 an alias of the passages of the generation in use

A row is visible from a version of its generation on (`since`); the head says which version is in use.
"""

from __future__ import annotations

from index.milvus.server.client import LONGEST_TEXT, Row
from index.milvus.server.schema import Field, Index

FORMAT = 1
"""Number of the layout; stories in another one are written again."""

EXACT_UP_TO = 200_000
"""Passages up to which all are compared; more are searched by a graph (HNSW), whose vectors are kept in 16 bits."""

BREADTH = 1024
"""Passages that the graph compares at least: of the 300 nearest, it misses fewer than 1 in 100."""

PIECE = 60_000
"""Bytes of a story in one row: a field of Milvus holds 65,535."""

NOWHERE = [0.0, 0.0]
"""The vector of a note: a collection has to have a vector."""

NO_STEM = "_"
"""What stands for a text without a stem; no stem of a question is that."""

PUBLISHER, LANGUAGE, ID, DIGEST, HEAD = 512, 64, 1024, 64, LONGEST_TEXT


def notes_of(name: str) -> str:
    """Return the name of the collection of notes."""
    return f"{name}_notes"


def stories_of(generation: str) -> str:
    """Return the name of the collection of the stories of a generation."""
    return f"{generation}_stories"


NOTES = (Field("key", "key", ID), Field("value", "text", LONGEST_TEXT), Field("vector", "vector", len(NOWHERE)))
NOTES_INDEXES = (Index("vector", "FLAT", "L2"),)

STORIES = (
    Field("piece", "key"),
    Field("number", "number"),
    Field("place", "number"),
    Field("since", "number"),
    Field("story", "number"),
    Field("id", "text", ID),
    Field("digest", "text", DIGEST),
    Field("checksum", "number"),
    Field("questions", "number"),
    Field("head", "text", HEAD),
    Field("content", "text", LONGEST_TEXT),
    Field("headline", "text", LONGEST_TEXT, searched_by="words"),
)
STORIES_INDEXES = (
    Index("words", "SPARSE_INVERTED_INDEX", "BM25"),
    *(Index(name, "INVERTED") for name in ("number", "since", "story", "digest")),
)


def passages(dimension: int) -> tuple[Field, ...]:
    """Return the fields of the passages."""
    return (
        Field("passage", "key"),
        Field("number", "number"),
        Field("sentence", "number"),
        Field("since", "number"),
        Field("length", "number"),
        Field("said", "number"),
        Field("publisher", "text", PUBLISHER),
        Field("published", "number"),
        Field("language", "text", LANGUAGE),
        Field("stems", "text", LONGEST_TEXT, searched_by="words"),
        Field("vector", "vector", dimension),
    )


def passages_indexes(count: int) -> tuple[Index, ...]:
    """Return how passages are searched, if there are about `count` of them."""
    exact = Index("vector", "FLAT", "IP")
    graph = Index("vector", "HNSW_SQ", "IP", {"M": 32, "efConstruction": 256, "sq_type": "FP16"})
    return (
        exact if count <= EXACT_UP_TO else graph,
        Index("words", "SPARSE_INVERTED_INDEX", "BM25", {"bm25_k1": 1.5, "bm25_b": 0.75}),
        *(Index(name, "INVERTED") for name in ("number", "since", "publisher", "published", "language")),
    )


def note(key: str, value: str) -> Row:
    """Return a note as a row."""
    return {"key": key, "value": value, "vector": NOWHERE}


def cut(text: str, most: int) -> str:
    """Return a text up to a number of bytes, in whole characters."""
    return text if len(text) <= most // 4 else text.encode()[:most].decode(errors="ignore")
