"""A connection to a Milvus: opened when it is needed, again after an outage, and calls with timeouts and retries."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.errors import StoreAwayError, StoreError
from index.milvus.server.address import MilvusAddress
from index.milvus.server.library import is_away, is_not_loaded, library, start_lite, stop_lite, told

T = TypeVar("T")

OLDEST = (2, 5)
"""The first version of Milvus that searches texts by BM25."""

WRITING_SECONDS = 120.0
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


class Connection:
    """A connection to a Milvus, opened when it is first called, for any number of threads.

    Use `Milvus`, which has its calls.

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

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        with self._connecting:
            if self._connected is not None:
                self._connected[0].close()
                self._connected = None
                if self.address.folder:
                    stop_lite(self.address.folder)

    def call(self, work: Callable[[Any, float], T], seconds: float | None = None, collection: str | None = None) -> T:
        """Return the result of some work with the client, tried again while Milvus is away, as long as there is time.

        Args:
            work: gets the client of pymilvus, and the seconds that are left.
            seconds: time that it may take. If None, that of a search.
            collection: is loaded first if it is not, as after a restart of Milvus Lite.
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
        self.call(lambda client, seconds: client.load_collection(collection, timeout=seconds), WRITING_SECONDS)

    @property
    def version(self) -> str:
        """What it says that it is."""
        return self.call(lambda _client, seconds: str(self._client(seconds)[1]))

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
