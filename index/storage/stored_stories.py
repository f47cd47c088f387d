"""Stories that are read from a database when they are wanted."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, overload
from zlib import crc32

from corpus import Story, StoryHead
from index.errors import IndexDamagedError
from index.retrieval.story_store import ReadStories
from index.storage.story_rows import metadata_from_json, story_from_json

IN_MEMORY = 1000
"""Stories that are kept of those that were read; the sentences that a question finds lie in fewer."""

READ_AT_ONCE = 200
"""Stories of which something is read in one step."""

REBUILD = "build it again: storybot index --rebuild"


class Snapshot:
    """One version of a database, to be read by any thread. The connection is closed with it.

    Args:
        connection: one that sees this version.
        name: the database's, for messages.
    """

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.name = name
        weakref.finalize(self, connection.close)

    def rows(self, statement: str, *parameters: str | int) -> list[Any]:
        """Return the rows that a statement gives; raises IndexDamagedError if the database cannot be read."""
        with self._lock:
            try:
                return self._connection.execute(statement, parameters).fetchall()
            except sqlite3.DatabaseError as error:
                raise self.damaged(f"it cannot be read ({error})") from error

    def damaged(self, why: str) -> IndexDamagedError:
        """Return the error that tells why the database cannot be used."""
        return IndexDamagedError(self.name, why, REBUILD)


class StoredStories(ReadStories):
    """The stories of a database in their order; the last that were read stay in memory.

    Args:
        snapshot: the database.
        numbers: the numbers of the stories there.
        ids: their ids.
        known: those of an earlier version of the same database, whose heads need not be read again.
    """

    def __init__(
        self, snapshot: Snapshot, numbers: Sequence[int], ids: Sequence[str], known: StoredStories | None = None
    ) -> None:
        self._snapshot = snapshot
        self._numbers = numbers
        # What is behind a number never changes.
        self._known_heads: Mapping[int, StoryHead] = known.__dict__.get("_heads", known._known_heads) if known else {}
        self._places: dict[str, list[int]] = {}
        for place, id in enumerate(ids):
            self._places.setdefault(id, []).append(place)
        self._read = lru_cache(IN_MEMORY)(partial(_read, snapshot))

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Story: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Story, ...]: ...
    def __getitem__(self, place: int | slice) -> Story | tuple[Story, ...]:
        if isinstance(place, slice):
            return tuple(map(self._read, self._numbers[place]))
        return self._read(self._numbers[place])

    def places(self, id: str) -> Sequence[int]:
        """Return where the stories of an id stand."""
        return self._places.get(id, ())

    def with_id(self, id: str) -> tuple[Story, ...]:
        return tuple(self[place] for place in self.places(id))

    def with_digest(self, start: str) -> Story | None:
        found = "SELECT id FROM stories WHERE digest >= ? AND digest < ? LIMIT 1"
        # A digest has hexadecimal digits, after which "g" would come.
        ids = self._snapshot.rows(found, start, f"{start}g")
        return next((one for (id,) in ids for one in self.with_id(id) if one.digest.startswith(start)), None)

    def heads(self) -> Sequence[StoryHead]:
        return [self._heads[number] for number in self._numbers]

    @cached_property
    def _heads(self) -> Mapping[int, StoryHead]:
        known = self._known_heads
        new = [number for number in self._numbers if number not in known]
        found = {number: known[number] for number in self._numbers if number in known}
        for start in range(0, len(new), READ_AT_ONCE):
            some = new[start : start + READ_AT_ONCE]
            # SQLite takes the metadata out: to make the stories takes many times as long.
            rows = self._snapshot.rows(
                "SELECT number, id, headline, json_extract(content, '$.metadata'), digest FROM stories "  # noqa: S608
                f"WHERE number IN ({', '.join('?' * len(some))})",
                *some,
            )
            for number, id, headline, about, digest in rows:
                found[number] = StoryHead(id, headline, metadata_from_json(about), digest)
        self._known_heads = {}
        return found

    def with_questions(self) -> Iterator[Story]:
        asking = {number for (number,) in self._snapshot.rows("SELECT number FROM stories WHERE questions")}
        return (self._read(number) for number in self._numbers if number in asking)


def _read(snapshot: Snapshot, number: int) -> Story:
    rows = snapshot.rows("SELECT id, content, checksum FROM stories WHERE number = ?", number)
    for id, content, checksum in rows:
        if crc32(content.encode()) == checksum:
            return story_from_json(content)
        raise snapshot.damaged(f"the story {id!r} is not as it was written")
    raise snapshot.damaged(f"the story with the number {number} is not there")
