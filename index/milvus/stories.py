"""Stories that are read from Milvus when they are wanted."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from corpus import Story, StoryHead
from index.errors import StoreAwayError
from index.milvus.rows import head_of, story_of
from index.milvus.server.client import MOST_ROWS, Milvus, Row
from index.retrieval.story_store import ReadStories

IN_MEMORY = 1000
"""Stories that are kept of those that were read."""

READ_AT_ONCE = 50
"""Stories that are read in one call while all are read one after another."""

_PIECES = ("number", "place", "checksum", "content")


@dataclass(frozen=True)
class Listed:
    """The stories of one version, in the order of their ids.

    Args:
        ids: their ids.
        numbers: the number of each, shape (stories,).
    """

    ids: Sequence[str]
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, found: Collection[tuple[str, int]]) -> Listed:
        """Return these ids and numbers, in order."""
        ordered = sorted(found)
        return cls([id for id, _ in ordered], np.array([number for _, number in ordered], dtype=np.int64))

    def places(self, id: str) -> range:
        """Return where the stories of an id stand."""
        start = bisect_left(self.ids, id)
        end = start
        while end < len(self.ids) and self.ids[end] == id:
            end += 1
        return range(start, end)


class MilvusStories(ReadStories):
    """The stories of one version, in order; the last that were read stay in memory.

    Args:
        milvus: where they are.
        collection: its rows that hold them.
        listed: their ids and numbers.
        since: the version.
        before: an earlier version of them, whose heads need not be read again.
    """

    def __init__(
        self, milvus: Milvus, collection: str, listed: Listed, since: int, before: MilvusStories | None = None
    ) -> None:
        self._milvus = milvus
        self._collection = collection
        self.listed = listed
        self._since = since
        self._by_number = np.argsort(listed.numbers)
        self._sorted = listed.numbers[self._by_number]
        self._known: OrderedDict[int, Story] = OrderedDict()
        self._lock = threading.Lock()
        # Only the heads are taken over, and not the version itself, which has one before it.
        self._heads: dict[int, StoryHead] = before._heads if before else {}
        self._heads_until: int = before._heads_until if before else 0

    def __len__(self) -> int:
        return len(self.listed.ids)

    @overload
    def __getitem__(self, place: int) -> Story: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Story, ...]: ...
    def __getitem__(self, place: int | slice) -> Story | tuple[Story, ...]:
        if isinstance(place, slice):
            return tuple(self._several(range(len(self))[place]))
        number = int(self.listed.numbers[place])
        story = self.read([number]).get(number)
        if story is None:
            raise StoreAwayError(
                f"story {self.listed.ids[place]!r}", "it was changed or removed a moment ago", "try it again"
            )
        return story

    def __iter__(self) -> Iterator[Story]:
        return self._several(range(len(self)))

    def place_of(self, number: int) -> int | None:
        """Return where the story of a number stands, or None if this version has none."""
        at = int(np.searchsorted(self._sorted, number))
        return int(self._by_number[at]) if at < len(self._sorted) and self._sorted[at] == number else None

    def read(self, numbers: Collection[int]) -> dict[int, Story]:
        """Return the stories of some numbers, without those that are not there any more."""
        with self._lock:
            found = {number: self._known[number] for number in numbers if number in self._known}
            for number in found:
                self._known.move_to_end(number)
        missing = sorted(set(numbers) - found.keys())
        if missing:
            rows: dict[int, list[Row]] = {}
            for row in self._pieces(missing):
                rows.setdefault(row["number"], []).append(row)
            new = {number: story for number in missing if (story := story_of(rows.get(number, []))) is not None}
            found |= new
            with self._lock:
                self._known |= new
                while len(self._known) > IN_MEMORY:
                    self._known.popitem(last=False)
        return found

    def with_id(self, id: str) -> tuple[Story, ...]:
        """Return the stories of an id."""
        return tuple(self[place] for place in self.listed.places(id))

    def with_digest(self, start: str) -> Story | None:
        """Return the first story whose digest begins so, or None."""
        if not start.isalnum() or not start.isascii():
            return None
        found = self._milvus.rows(self._collection, f'digest like "{start}%" and place == 0', ("number",))
        places = sorted(place for row in found if (place := self.place_of(row["number"])) is not None)
        return self[places[0]] if places else None

    def heads(self) -> Sequence[StoryHead]:
        """Return what is known of each story besides its text, in order."""
        if self._heads_until < self._since:
            where = f"place == 0 and since > {self._heads_until} and since <= {self._since}"
            read = dict(self._heads)
            for row in self._milvus.each(self._collection, where, ("number", "id", "head", "digest")):
                place = self.place_of(row["number"])
                if place is not None:
                    read[row["number"]] = head_of(row) or _head(self[place])
            try:
                self._heads = {number: read[number] for number in map(int, self.listed.numbers)}
            except KeyError:
                raise StoreAwayError(
                    self._collection, "some stories were changed or removed a moment ago", "try it again"
                ) from None
            self._heads_until = self._since
        return [self._heads[number] for number in map(int, self.listed.numbers)]

    def with_questions(self) -> Iterator[Story]:
        """Yield the stories whose editors suggest questions."""
        where = f"place == 0 and questions > 0 and since <= {self._since}"
        numbers = [row["number"] for row in self._milvus.each(self._collection, where, ("number",))]
        return self._several(sorted(place for one in numbers if (place := self.place_of(one)) is not None))

    def _several(self, places: Sequence[int]) -> Iterator[Story]:
        for start in range(0, len(places), READ_AT_ONCE):
            some = places[start : start + READ_AT_ONCE]
            self.read([int(self.listed.numbers[place]) for place in some])
            for place in some:
                yield self[place]

    def _pieces(self, numbers: Sequence[int]) -> list[Row]:
        """The rows of some stories; of long ones, there may be more than Milvus gives at once."""
        rows = self._milvus.rows(self._collection, f"number in {list(numbers)}", _PIECES)
        if len(rows) < MOST_ROWS or len(numbers) == 1:
            return rows
        half = len(numbers) // 2
        return [*self._pieces(numbers[:half]), *self._pieces(numbers[half:])]


def _head(story: Story) -> StoryHead:
    return StoryHead(story.id, story.headline, story.metadata, story.digest)
