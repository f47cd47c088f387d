"""Milvus Lite for tests, in a folder of the test, or as a server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.milvus.archive import MilvusArchive
from index.milvus.server.address import MilvusAddress
from index.milvus.server.connection import Limits

PATIENT = Limits(60)
"""Time enough for a search on a machine that is busy."""


def need_milvus() -> None:
    """Skip a test if the packages are not there."""
    for package in ("pymilvus", "milvus_lite"):
        pytest.importorskip(package, reason="the extra storybot[milvus] is not installed")


@contextmanager
def milvus_in(folder: Path, *, url: str = "", name: str = "storybot") -> Iterator[MilvusArchive]:
    """An archive in Milvus Lite, or at an address, that is closed at the end."""
    need_milvus()
    address = MilvusAddress.read(f"{url}?name={name}") if url else MilvusAddress(folder / "milvus", "", name)
    archive = MilvusArchive(address, PATIENT, folder / "state")
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def milvus_server(folder: Path, port: int) -> Iterator[None]:
    """A Milvus Lite of its own, as another program."""
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder), "--port", str(port)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        running.kill()
        running.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
