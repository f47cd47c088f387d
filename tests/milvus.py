"""Milvus Lite for tests, in a folder of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.milvus.archive import MilvusArchive
from index.milvus.server.address import MilvusAddress
from index.milvus.server.connection import Limits


def need_milvus() -> None:
    """Skip a test if the packages are not there."""
    for package in ("pymilvus", "milvus_lite"):
        pytest.importorskip(package, reason="the extra storybot[milvus] is not installed")


@contextmanager
def milvus_in(folder: Path, *, url: str = "", name: str = "storybot") -> Iterator[MilvusArchive]:
    """An archive in Milvus Lite, or at an address, that is closed at the end."""
    need_milvus()
    address = MilvusAddress.read(f"{url}?name={name}") if url else MilvusAddress(folder / "milvus", "", name)
    archive = MilvusArchive(address, Limits(2.0), folder / "state")
    try:
        yield archive
    finally:
        archive.close()
