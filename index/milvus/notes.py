"""Notes of any length under a key, in rows of a collection."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Sequence
from typing import Any
from zlib import compress, decompress, error

from index.milvus.head import Head
from index.milvus.layout import NOTES, NOTES_INDEXES, PIECE, note, notes_of
from index.milvus.server.client import Milvus

SUGGESTIONS, UNANSWERED = "suggestions", "unanswered"
"""What the keys of notes about suggested questions begin with; the digest of the story follows."""


class Notes:
    """The notes of storybot in a Milvus.

    Args:
        milvus: where they are.
        name: what the alias of the stories is called.
    """

    def __init__(self, milvus: Milvus, name: str) -> None:
        self._milvus = milvus
        self._collection = notes_of(name)

    def create(self) -> None:
        """Create their collection."""
        self._milvus.create(self._collection, NOTES, NOTES_INDEXES)

    def line(self, key: str) -> str | None:
        """Return a note of one row as it is right now, or None if there is none."""
        found = self._milvus.rows(self._collection, f"key == {json.dumps(key)}", ("value",), current=True)
        return str(found[0]["value"]) if found else None

    def put_line(self, key: str, value: str) -> None:
        """Write a note of one row; it takes the place of one that is there, from one moment to the next."""
        self._milvus.put(self._collection, [note(key, value)])

    def put(self, key: str, value: Any) -> None:
        """Write anything that JSON holds; its last row is written last, without which it is not there."""
        rows = [note(f"{key}/{place:06}", piece) for place, piece in enumerate(pieces(json.dumps(value).encode()))]
        self._milvus.put(self._collection, rows)

    def below(self, start: str) -> Iterator[tuple[str, Any]]:
        """Yield the keys that begin so with what was written there; what is not whole is left out."""
        values: dict[str, dict[int, str]] = {}
        for row in self._milvus.each(self._collection, f"key like {json.dumps(start + '%')}", ("key", "value"), 100):
            key, _, place = row["key"].rpartition("/")
            values.setdefault(key, {})[int(place)] = row["value"]
            # Notes about the words of many stories are not in memory together.
            whole = joined([values[key][one] for one in sorted(values[key])])
            if whole is not None:
                del values[key]
                yield key, json.loads(whole)

    def remove_below(self, start: str) -> None:
        """Remove all notes whose keys begin so."""
        self.remove(self._keys(start))

    def remove_about(self, digests: Collection[str]) -> None:
        """Remove what is noted about the suggested questions of the stories of these digests."""
        if digests:
            unanswered = [key for key in self._keys(f"{UNANSWERED}/") if key.split("/")[1] in digests]
            self.remove([*(f"{SUGGESTIONS}/{digest}" for digest in digests), *unanswered])

    def keep_about(self, digests: Collection[str]) -> None:
        """Remove what is noted about the suggested questions of other stories than those of these digests."""
        keys = [*self._keys(f"{SUGGESTIONS}/"), *self._keys(f"{UNANSWERED}/")]
        self.remove([key for key in keys if key.split("/")[1] not in digests])

    def _keys(self, start: str) -> list[str]:
        condition = f"key like {json.dumps(start + '%')}"
        return [row["key"] for row in self._milvus.each(self._collection, condition, ("key",))]

    def remove(self, keys: Sequence[str]) -> None:
        """Remove the rows of these keys."""
        for first in range(0, len(keys), 500):
            self._milvus.delete_where(self._collection, f"key in {json.dumps(list(keys[first : first + 500]))}")


def words_key(generation: str, version: int, rest: str) -> str:
    """Return the key of the note about the words that a version adds."""
    return f"{generation}/words/{version:09}/{rest}"


def gone_key(generation: str, version: int) -> str:
    """Return the key of the note of the numbers that a version does not have any more, if a head cannot list them."""
    return f"{generation}/gone/{version:09}"


def gone_of(notes: Notes, generation: str, head: Head) -> set[int]:
    """Return the numbers of stories that a version does not have any more, and whose rows may still be there."""
    gone = {number for _, numbers in head.gone for number in numbers}
    if head.has_gone_note:
        for _, numbers in notes.below(f"{gone_key(generation, head.version)}/"):
            gone.update(numbers)
    return gone


def words_since(notes: Notes, generation: str, version: int) -> Iterator[tuple[int, Any]]:
    """Yield the notes about words that a version and those after it add, each with its version."""
    for key, value in notes.below(f"{generation}/words/"):
        found = int(key.split("/")[2])
        if found >= version:
            yield found, value


def pieces(data: bytes) -> list[str]:
    """Return data as texts that fit into a field each; the last one says that it is."""
    text = b64encode(compress(data)).decode()
    cut = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    return [*cut[:-1], f"{cut[-1]}."]


def joined(parts: Sequence[str]) -> bytes | None:
    """Return what `pieces` was given, or None if a part is missing or damaged."""
    text = "".join(parts)
    if not text.endswith("."):
        return None
    try:
        return decompress(b64decode(text[:-1], validate=True))
    except (error, ValueError):
        return None
