"""The one place that calls pymilvus: typed calls, with timeouts, retries, and errors that people can read."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.errors import StoreAwayError, StoreError
from index.milvus.address import MilvusAddress
from index.milvus.library import is_away, is_no_alias, is_not_loaded, library, start_lite, stop_lite, told
from index.retrieval.encoder import Vectors

T = TypeVar("T")
Row = dict[str, Any]

OLDEST = (2, 5)
"""The first version of Milvus that searches texts by BM25."""

LONGEST_TEXT = 65_535
"""Bytes of the longest text that a field of Milvus holds."""

MOST_ROWS = 16_384
"""Rows that one search or query of Milvus may give."""

_BATCH_BYTES, _BATCH_ROWS = 8 * 2**20, 1000
"""What is written in one call; Milvus takes 64 MB at most."""

_WRITING_SECONDS = 120.0
"""Time that a call which writes, loads or builds an index may take; a search has less."""

_CONNECT_SECONDS = 5.0
_RECONNECTING = {
    # Of its own accord, gRPC waits up to two minutes after an outage, and all connections to an address do together.
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.min_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 2000,
    "grpc.use_local_subchannel_pool": 1,
}
_NEVER = {"grpc.keepalive_time_ms": 2**31 - 1}
"""When to look whether Milvus Lite is still there: it takes the library's pings for an attack."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How a Milvus is called.

    Args:
        seconds: time that a search may take, with its retries.
        authority: certificates of the authorities that the server's one is checked with (PEM); if None, the public
            ones of the library.
    """

    seconds: float = 5.0
    authority: Path | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a collection.

    Args:
        name: its name.
        kind: "key", "number", "text", or "vector".
        size: most bytes of a text, or the dimension of a vector.
        searched_by: the name of the field with the words of a text that is searched by BM25; None if it is not.
    """

    name: str
    kind: str
    size: int = 0
    searched_by: str | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """How a field is searched: Milvus' name of the index and of the metric, and its parameters."""

    field: str
    kind: str
    metric: str = ""
    parameters: Mapping[str, float | str] | None = None


class Milvus:
    """A Milvus, connected to when it is first called, for any number of threads.

    Every method raises StoreAwayError if it does not answer in time, and StoreError if it refuses.

    Args:
        address: where it is.
        limits: how it is called.
    """

    def __init__(self, address: MilvusAddress, limits: Limits) -> None:
        self.address = address
        self._limits = limits
        self._connecting = threading.Lock()
        self._connected: Any = None

    @property
    def is_lite(self) -> bool:
        """Whether it is Milvus Lite, here or behind a server's address."""
        return self.version.startswith("milvus_lite")

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
        found = self._call(
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

        iterator = self._call(begin, _WRITING_SECONDS, collection)
        try:
            while batch := self._call(lambda _client, _seconds: iterator.next(), _WRITING_SECONDS):
                yield from map(dict, batch)
        finally:
            iterator.close()

    def count(self, collection: str, where: str) -> int:
        """Return how many rows fulfil a condition, right now."""
        return int(
            self._call(
                lambda client, seconds: client.query(
                    collection,
                    filter=where,
                    output_fields=["count(*)"],
                    timeout=seconds,
                    consistency_level="Strong",
                ),
                _WRITING_SECONDS,
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
        self._call(
            lambda client, seconds: client.delete(collection, filter=where, timeout=seconds),
            _WRITING_SECONDS,
            collection,
        )

    def create(self, collection: str, fields: Sequence[Field], indexes: Sequence[Index]) -> None:
        """Create a collection that can be searched, or what is missing of one that was begun."""

        def create(client: Any, seconds: float) -> None:
            if not client.has_collection(collection, timeout=seconds):
                # "Bounded": a search does not wait until every node has what was written in the last moments. Whoever
                # takes up a version asks for its rows as they are right now, which later searches have then too.
                client.create_collection(
                    collection, schema=self._schema(fields), consistency_level="Bounded", timeout=seconds
                )
            there = client.list_indexes(collection)
            missing = [one for one in indexes if one.field not in there]
            if missing:
                # There is nothing to wait for: it is empty.
                client.create_index(collection, _index_parameters(client, missing), timeout=seconds, sync=False)
            client.load_collection(collection, timeout=seconds)

        self._call(create, _WRITING_SECONDS)

    def seal(self, collection: str) -> None:
        """Let what was written to a collection get its indexes, and wait for that."""
        self._call(lambda client, seconds: client.flush(collection, timeout=seconds), _WRITING_SECONDS)

    def drop(self, collection: str) -> None:
        """Remove a collection."""
        self._call(lambda client, seconds: client.drop_collection(collection, timeout=seconds), _WRITING_SECONDS)

    def collections(self) -> list[str]:
        """Return the names of the collections."""
        return list(self._call(lambda client, seconds: client.list_collections(timeout=seconds)))

    def fields(self, collection: str) -> dict[str, int]:
        """Return the names of a collection's fields, each with its dimension if it is a vector, else 0."""
        about = self._call(lambda client, seconds: client.describe_collection(collection, timeout=seconds))
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

        return self._call(describe)

    def point(self, alias: str, collection: str, *, is_new: bool) -> None:
        """Let an alias stand for a collection, from one moment to the next."""
        change = "create_alias" if is_new else "alter_alias"
        self._call(lambda client, seconds: getattr(client, change)(collection, alias, timeout=seconds))

    def unpoint(self, alias: str) -> None:
        """Remove an alias."""
        self._call(lambda client, seconds: client.drop_alias(alias, timeout=seconds))

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        with self._connecting:
            if self._connected is not None:
                self._connected[0].close()
                self._connected = None
                if self.address.folder:
                    stop_lite(self.address.folder)

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
        found = self._call(
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
        self._call(
            lambda client, seconds: client.upsert(collection, rows, timeout=seconds), _WRITING_SECONDS, collection
        )

    def _call(self, work: Callable[[Any, float], T], seconds: float | None = None, collection: str | None = None) -> T:
        """The result of some work with the client; tried again while Milvus is away, as long as there is time.

        If it needs a collection that is not loaded, as after a restart of Milvus Lite, that is loaded first.
        """
        ends = time.monotonic() + (seconds or self._limits.seconds)
        pause = _FIRST_PAUSE
        while True:
            left = max(ends - time.monotonic(), _FIRST_PAUSE)
            try:
                return work(self._client(left)[0], left)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001  (pymilvus hands on what gRPC and the server raise)
                what = told(self.address, error)
                passes = is_away(error)
                if passes:
                    # The library does not get over every outage; another connection does.
                    self._connected = None
                elif collection and is_not_loaded(error):
                    self._load(collection)
                    passes = True
                if not passes or time.monotonic() + pause >= ends:
                    raise what from None
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _load(self, collection: str) -> None:
        self._call(lambda client, seconds: client.load_collection(collection, timeout=seconds), _WRITING_SECONDS)

    @property
    def version(self) -> str:
        """What it says that it is."""
        return self._call(lambda _client, seconds: str(self._client(seconds)[1]))

    def _client(self, seconds: float) -> tuple[Any, str]:
        known: tuple[Any, str] | None = self._connected
        if known:
            return known
        if not self._connecting.acquire(timeout=seconds):
            raise StoreAwayError(str(self.address), "it does not answer", "check that Milvus runs and can be reached")
        try:
            if self._connected is None:
                self._connected = self._connect(min(seconds, _CONNECT_SECONDS))
            opened: tuple[Any, str] = self._connected
            return opened
        finally:
            self._connecting.release()

    def _connect(self, seconds: float) -> tuple[Any, str]:
        pymilvus = library(self.address)
        url = start_lite(self.address.folder) if self.address.folder else self.address.url
        safe = {"secure": True} if url.startswith("https:") else {}
        authority = {"server_pem_path": str(self._limits.authority)} if self._limits.authority else {}
        client = pymilvus.MilvusClient(
            url,
            token=self.address.token,
            db_name=self.address.database,
            timeout=seconds,
            dedicated=True,
            grpc_options=_RECONNECTING | (_NEVER if self.address.folder else {}),
            **safe,
            **authority,
        )
        version = str(client.get_server_version(timeout=seconds))
        self._check(version)
        return client, version

    def _check(self, version: str) -> None:
        found = re.search(r"(\d+)\.(\d+)", version)
        is_lite = version.startswith("milvus_lite")
        if found and not is_lite and (int(found[1]), int(found[2])) < OLDEST:
            raise StoreError(
                str(self.address), f"it is Milvus {version}, which cannot search texts", "run Milvus 2.5 or a newer one"
            )

    def _schema(self, fields: Sequence[Field]) -> Any:
        pymilvus = library(self.address)
        schema = pymilvus.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        # The texts are stems with spaces between them. Milvus Lite has no tokenizer that only looks at spaces; its
        # standard one takes runs of letters, digits and underscores, which stems are.
        tokenizer = {"tokenizer": "standard" if self.is_lite else "whitespace"}
        for one in fields:
            if one.kind == "key":
                kind = pymilvus.DataType.VARCHAR if one.size else pymilvus.DataType.INT64
                size = {"max_length": one.size} if one.size else {}
                schema.add_field(one.name, kind, is_primary=True, **size)
            elif one.kind == "number":
                schema.add_field(one.name, pymilvus.DataType.INT64)
            elif one.kind == "vector":
                schema.add_field(one.name, pymilvus.DataType.FLOAT_VECTOR, dim=one.size)
            else:
                analysed = {"enable_analyzer": True, "analyzer_params": tokenizer} if one.searched_by else {}
                schema.add_field(one.name, pymilvus.DataType.VARCHAR, max_length=one.size, **analysed)
            if one.searched_by:
                schema.add_field(one.searched_by, pymilvus.DataType.SPARSE_FLOAT_VECTOR)
                schema.add_function(
                    pymilvus.Function(
                        name=f"{one.name}_bm25",
                        function_type=pymilvus.FunctionType.BM25,
                        input_field_names=[one.name],
                        output_field_names=[one.searched_by],
                    )
                )
        return schema


def _index_parameters(client: Any, indexes: Sequence[Index]) -> Any:
    parameters = client.prepare_index_params()
    for one in indexes:
        metric = {"metric_type": one.metric} if one.metric else {}
        parameters.add_index(one.field, one.kind, one.field, params=dict(one.parameters or {}), **metric)
    return parameters


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value.encode())
    return 4 * len(value) if isinstance(value, Sequence) else 8
