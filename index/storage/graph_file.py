"""The graph of neighbours of a database's vectors, in files beside it.

    generations/<name>/graph.npz            which rows it has, and which file holds it
    generations/<name>/graph-<stamp>.faiss  the graph and the vectors, mapped into memory

The first is replaced in one step when the second is on the disk. The graph has the stories that were there when it was
made, by their numbers; those that are new or gone since then are no matter. It can be made again from the database.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError
from index.retrieval.story_store import Progress
from index.retrieval.vector_store import AT_ONCE, Codes, Rows, empty_graph
from index.storage.files import sync
from index.storage.stored_stories import REBUILD, Snapshot
from index.storage.story_rows import PASSAGE, checksum_of
from index.storage.tables import open_to_read

log = logging.getLogger(__name__)

LAYOUT = 1
"""Number of the layout of the files."""

LIST = "graph.npz"

_BLOCK = 2**24
_DAMAGE = (OSError, EOFError, RuntimeError, LookupError, ValueError, TypeError, zipfile.BadZipFile)
"""What reading damaged files raises."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph over the vectors of some stories.

    Args:
        stamp: its name, another one for each.
        numbers: of the stories, in order, shape (stories,).
        sizes: passages of each, shape (stories,).
        passages: of all of them, one after another, shape (rows,) of `PASSAGE`.
        index: of FAISS, with the vector of each passage in its row.
    """

    stamp: str
    numbers: Rows
    sizes: Rows
    passages: NDArray[np.void]
    index: Any


def stamp_of(folder: Path) -> str:
    """Return the name of the graph in a folder; empty if there is none."""
    try:
        status = (folder / LIST).stat()
    except OSError:
        return ""
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"


def open_graph(folder: Path, stamp: str, snapshot: Snapshot) -> Graph | None:
    """Return the graph in a folder, whose stamp that is, or None if it does not belong to a database.

    It belongs if the same model made its vectors, and no story has another text than the one of its number then.
    What is damaged or of another database gets a line in the log, and is as if it were not there.
    """
    try:
        with _list_in(folder) as listed:
            about = _about(listed)
            numbers, digests, sizes, passages = (listed[name] for name in ("numbers", "digests", "sizes", "passages"))
        ((model,),) = snapshot.rows("SELECT value FROM about WHERE name = 'model'")
        if (about["layout"], about["model"]) != (LAYOUT, model) or not _belong(numbers, digests, snapshot):
            raise ValueError("it belongs to another index")
        file = folder / Path(about["file"]).name
        if _checksum(file) != about["checksum"]:
            raise ValueError("it is not as it was written")
        index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
        if not len(passages) == sizes.sum() == index.ntotal or passages.dtype != PASSAGE:
            raise ValueError("its rows do not fit")
    except _DAMAGE as error:
        log.warning("%s: left out, every vector is compared instead (%s)", folder / LIST, error)
        return None
    return Graph(stamp, numbers, sizes, passages, index)


def write_graph(database: Path, progress: Progress | None = None, threads: int | None = None) -> None:
    """Make the graph of a database's vectors, and put it in the place of the one before.

    Args:
        database: its file.
        progress: called with the vectors that the graph has and their number.
        threads: of FAISS, for this thread from now on. If None, as before.

    Raises OSError if it cannot be written, and IndexDamagedError if vectors are not as they were written.
    """
    if threads:
        faiss.omp_set_num_threads(threads)
    folder, name = database.parent, f"graph-{secrets.token_hex(6)}.faiss"
    with closing(open_to_read(database)) as connection:
        (model,) = connection.execute("SELECT value FROM about WHERE name = 'model'").fetchone()
        stories = connection.execute("SELECT number, digest FROM stories ORDER BY number").fetchall()
        passages, graph = _made(connection, database, progress)
    try:
        checksum = _write(graph, folder / name)
        rows = np.concatenate(passages)
        about = {"layout": LAYOUT, "model": model, "file": name, "checksum": checksum}
        beside = folder / f"{LIST}.new"
        with beside.open("wb") as file:
            np.savez(
                file,
                about=np.array(json.dumps(about)),
                numbers=np.array([number for number, _ in stories], dtype=np.int64),
                digests=np.array([_short(digest) for _, digest in stories], dtype=np.uint64),
                sizes=np.array(list(map(len, passages)), dtype=np.int64),
                passages=rows,
            )
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / LIST)
        sync(folder)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise
    # A program that has mapped another one keeps it until it ends.
    for path in folder.glob("graph-*.faiss"):
        if path.name != name:
            path.unlink(missing_ok=True)


def share_graph(source: Path, target: Path) -> None:
    """Give the graph in a folder to a copy of its database in another one, if the file system can."""
    with suppress(*_DAMAGE):
        with _list_in(source) as listed:
            name = Path(_about(listed)["file"]).name
        os.link(source / name, target / name)
        os.link(source / LIST, target / LIST)


@contextmanager
def _list_in(folder: Path) -> Iterator[Mapping[str, NDArray[Any]]]:
    # NumPy leaves a file open that is no archive.
    with (folder / LIST).open("rb") as file, np.load(file, allow_pickle=False) as listed:
        yield listed


def _about(listed: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(str(listed["about"]))
    return about


def _made(
    connection: sqlite3.Connection, database: Path, progress: Progress | None
) -> tuple[list[NDArray[np.void]], Any]:
    """The passages of each story in the order of their numbers, and the graph over their vectors."""
    (size,) = connection.execute("SELECT sum(length(passages)) FROM sentences").fetchone()
    passages: list[NDArray[np.void]] = []
    graph: Any = None
    ready: list[Codes] = []

    def add(vectors: Codes) -> None:
        nonlocal graph
        graph = graph or empty_graph(vectors.shape[1] // 2)
        graph.add(vectors.view("<f2").astype(np.float32))
        if progress:
            progress(graph.ntotal, size // PASSAGE.itemsize)

    for rows, vectors in _stored(connection, database):
        passages.append(rows)
        ready.append(vectors)
        if sum(map(len, ready)) >= AT_ONCE:
            whole = np.concatenate(ready)
            add(whole[:AT_ONCE])
            ready = [whole[AT_ONCE:]]
    if any(map(len, ready)):
        add(np.concatenate(ready))
    return passages, graph


def _stored(connection: sqlite3.Connection, database: Path) -> Iterator[tuple[NDArray[np.void], Codes]]:
    for passages, vectors, checksum in connection.execute(
        "SELECT passages, vectors, checksum FROM sentences ORDER BY story"
    ):
        if checksum_of(passages, vectors) != checksum:
            raise IndexDamagedError(str(database), "some vectors are not as they were written", REBUILD)
        rows = np.frombuffer(passages, dtype=PASSAGE)
        yield rows, np.frombuffer(vectors, dtype=np.uint8).reshape(len(rows), -1)


def _belong(numbers: Rows, digests: NDArray[np.uint64], snapshot: Snapshot) -> bool:
    """Whether the stories of a graph are some of a database, and it has none between them that the graph lacks."""
    found = snapshot.rows("SELECT number, digest FROM stories")
    stored = {number: _short(digest) for number, digest in found}
    listed = dict(zip(numbers.tolist(), digests.tolist(), strict=True))
    last = max(listed, default=0)
    return all(listed.get(number) == digest for number, digest in stored.items() if number <= last)


def _short(digest: str) -> int:
    return int(digest[:16], 16)


def _write(graph: Any, path: Path) -> int:
    """Write a graph that is on the disk when this returns; return its checksum."""
    checksum, failure = 0, list[OSError]()
    with path.open("wb") as file:

        def write(block: bytes) -> None:
            nonlocal checksum
            checksum = crc32(block, checksum)
            try:
                file.write(block)
            except OSError as error:
                # FAISS turns it into an error without a number.
                failure.append(error)
                raise

        try:
            faiss.write_index(graph, faiss.PyCallbackIOWriter(write, _BLOCK))  # type: ignore[attr-defined]
        except RuntimeError:
            if failure:
                raise failure[0] from None
            raise
        file.flush()
        os.fsync(file.fileno())
    return checksum


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            checksum = crc32(block, checksum)
    return checksum
