"""What storybot asks of a Milvus, in typed calls: the one place that uses pymilvus' client."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from index.milvus.server.connection import WRITING_SECONDS, Connection
from index.milvus.server.library import is_no_alias, library
from index.milvus.server.schema import Field, Index, index_parameters, schema_of
from index.retrieval.encoder import Vectors

Row = dict[str, Any]

LONGEST_TEXT = 65_535
"""Bytes of the longest text that a field of Milvus holds."""

MOST_ROWS = 16_384
"""Rows that one search or query of Milvus may give."""

_BATCH_BYTES, _BATCH_ROWS = 8 * 2**20, 1000
"""What is written in one call; Milvus takes 64 MB at most."""


class Milvus(Connection):
    """A Milvus, for any number of threads.

    Every method raises StoreAwayError if it does not answer in time, and StoreError if it refuses.
    """

    def near(
        self, collection: str, vector: Vectors, limit: int, where: str, fields: Sequence[str], breadth: int
    ) -> list[Row]:
        """Return the rows whose vectors are nearest, each with its fields and its inner product as `distance`.

        Args:
            collection: to search.
            vector: shape (dimension,).
            limit: most rows to return.
            where: a condition in Milvus' language that rows have to fulfil.
            fields: to return.
            breadth: how many rows an approximate index compares at least.
        """
        parameters = {"metric_type": "IP", "params": {"ef": max(breadth, limit)}}
        return self._search(collection, "vector", vector.tolist(), limit, where, fields, parameters)

    def worded(
        self, collection: str, field: str, text: str, limit: int, where: str, fields: Sequence[str]
    ) -> list[Row]:
        """Return the rows whose text has the words of `text`, best first by BM25; `field` is what it is searched by."""
        return self._search(collection, field, text, limit, where, fields, {"metric_type": "BM25"})

    def rows(self, collection: str, where: str, fields: Sequence[str], *, current: bool = False) -> list[Row]:
        """Return all rows that fulfil a condition, at most `MOST_ROWS`; as they are right now if `current`."""
        level = {"consistency_level": "Strong"} if current else {}
        found = self.call(
            lambda client, seconds: client.query(
                collection, filter=where, output_fields=list(fields), limit=MOST_ROWS, timeout=seconds, **level
            ),
            collection=collection,
        )
        return [dict(row) for row in found]

    def each(self, collection: str, where: str, fields: Sequence[str], size: int = 5000) -> Iterator[Row]:
        """Yield any number of rows that fulfil a condition, as they are right now, by their key."""

        def begin(client: Any, seconds: float) -> Any:
            return client.query_iterator(
                collection,
                size,
                filter=where,
                output_fields=list(fields),
                timeout=seconds,
                consistency_level="Strong",
            )

        iterator = self.call(begin, WRITING_SECONDS, collection)
        try:
            while batch := self.call(lambda _client, _seconds: iterator.next(), WRITING_SECONDS):
                yield from map(dict, batch)
        finally:
            iterator.close()

    def count(self, collection: str, where: str) -> int:
        """Return how many rows fulfil a condition, right now."""
        return int(
            self.call(
                lambda client, seconds: client.query(
                    collection,
                    filter=where,
                    output_fields=["count(*)"],
                    timeout=seconds,
                    consistency_level="Strong",
                ),
                WRITING_SECONDS,
                collection,
            )[0]["count(*)"]
        )

    def put(self, collection: str, rows: Sequence[Row]) -> None:
        """Write rows; one with a key that is there takes its place, so that a call may be repeated."""
        batch: list[Row] = []
        size = 0
        for row in rows:
            bytes_of_row = sum(_size(value) for value in row.values())
            if batch and (size + bytes_of_row > _BATCH_BYTES or len(batch) == _BATCH_ROWS):
                self._put(collection, batch)
                batch, size = [], 0
            batch.append(row)
            size += bytes_of_row
        if batch:
            self._put(collection, batch)

    def delete(self, collection: str, field: str, numbers: Collection[int]) -> None:
        """Delete the rows whose field has one of these numbers."""
        wanted = sorted(numbers)
        for start in range(0, len(wanted), _BATCH_ROWS):
            self.delete_where(collection, f"{field} in {wanted[start : start + _BATCH_ROWS]}")

    def delete_where(self, collection: str, where: str) -> None:
        """Delete the rows that fulfil a condition."""
        self.call(
            lambda client, seconds: client.delete(collection, filter=where, timeout=seconds),
            WRITING_SECONDS,
            collection,
        )

    def create(self, collection: str, fields: Sequence[Field], indexes: Sequence[Index]) -> None:
        """Create a collection that can be searched, or what is missing of one that was begun."""

        def create(client: Any, seconds: float) -> None:
            if not client.has_collection(collection, timeout=seconds):
                # "Bounded": a search does not wait until every node has what was written in the last moments. Whoever
                # takes up a version asks for its rows as they are right now, which later searches have then too.
                schema = schema_of(library(self.address), fields, lite=self.is_lite)
                client.create_collection(collection, schema=schema, consistency_level="Bounded", timeout=seconds)
            there = client.list_indexes(collection)
            missing = [one for one in indexes if one.field not in there]
            if missing:
                # There is nothing to wait for: it is empty.
                client.create_index(collection, index_parameters(client, missing), timeout=seconds, sync=False)
            client.load_collection(collection, timeout=seconds)

        self.call(create, WRITING_SECONDS)

    def seal(self, collection: str) -> None:
        """Let what was written to a collection get its indexes, and wait for that."""
        self.call(lambda client, seconds: client.flush(collection, timeout=seconds), WRITING_SECONDS)

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self.call(lambda client, seconds: client.drop_collection(collection, timeout=seconds), WRITING_SECONDS)

    def collections(self) -> list[str]:
        """Return the names of the collections."""
        return list(self.call(lambda client, seconds: client.list_collections(timeout=seconds)))

    def fields(self, collection: str) -> dict[str, int]:
        """Return the names of a collection's fields, each with its dimension if it is a vector, else 0."""
        about = self.call(lambda client, seconds: client.describe_collection(collection, timeout=seconds))
        return {one["name"]: int(one.get("params", {}).get("dim", 0)) for one in about["fields"]}

    def behind(self, alias: str) -> str | None:
        """Return the name of the collection that an alias stands for, or None if there is no such alias."""

        def describe(client: Any, seconds: float) -> str | None:
            try:
                return str(client.describe_alias(alias, timeout=seconds)["collection_name"])
            except Exception as error:
                if is_no_alias(error):
                    return None
                raise

        return self.call(describe)

    def point(self, alias: str, collection: str, *, is_new: bool) -> None:
        """Let an alias stand for a collection, from one moment to the next."""
        change = "create_alias" if is_new else "alter_alias"
        self.call(lambda client, seconds: getattr(client, change)(collection, alias, timeout=seconds))

    def unpoint(self, alias: str) -> None:
        """Remove an alias."""
        self.call(lambda client, seconds: client.drop_alias(alias, timeout=seconds))

    def _search(
        self,
        collection: str,
        field: str,
        wanted: object,
        limit: int,
        where: str,
        fields: Sequence[str],
        parameters: Mapping[str, object],
    ) -> list[Row]:
        found = self.call(
            lambda client, seconds: client.search(
                collection,
                data=[wanted],
                anns_field=field,
                limit=limit,
                filter=where,
                output_fields=list(fields),
                search_params=dict(parameters),
                timeout=seconds,
            ),
            collection=collection,
        )
        return [{**hit["entity"], "distance": float(hit["distance"])} for hit in found[0]]

    def _put(self, collection: str, rows: list[Row]) -> None:
        self.call(lambda client, seconds: client.upsert(collection, rows, timeout=seconds), WRITING_SECONDS, collection)


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode())
    return 4 * len(value) if isinstance(value, Sequence) else 8
