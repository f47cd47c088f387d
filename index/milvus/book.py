"""What is known on this machine of the files that the stories in a Milvus were made of.

It only saves reading them: without it, all files are read, and those stories are written that are others in Milvus.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from typing import Any

from corpus import Corpus
from index.milvus.server.address import MilvusAddress
from index.storage.file_rows import FileRow, Noted, problem_rows, rows_of_files, unchanged_files
from index.storage.files import writing

_TABLES = """
PRAGMA user_version = 1;
CREATE TABLE IF NOT EXISTS about (version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS problems (line TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, digest TEXT NOT NULL, stories TEXT NOT NULL, troubled INTEGER NOT NULL, due REAL
) WITHOUT ROWID;
"""


class Book:
    """The files that the stories in a Milvus were made of, in a SQLite file of the state directory.

    Args:
        state_dir: the state directory.
        address: of the Milvus.
    """

    def __init__(self, state_dir: Path, address: MilvusAddress) -> None:
        self._folder = state_dir / "index"
        self._path = self._folder / f"files-{sha256(str(address).encode()).hexdigest()[:12]}.sqlite"

    @staticmethod
    def told(digests: Mapping[str, str]) -> str:
        """Return what is another text for other story files: the SHA-256 of their names and digests."""
        return sha256(dumps(sorted(digests.items())).encode()).hexdigest()

    @property
    def version(self) -> str:
        """The version that the files were those of when they were noted last; empty if that is not known."""
        if not self._path.exists():
            return ""
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                return str(*(connection.execute("SELECT version FROM about").fetchone() or ()))
        except sqlite3.DatabaseError:
            return ""

    def files(self, version: str) -> dict[str, str]:
        """Return the digest of each file that a version was made of, by its path; empty if that is not known."""
        return {path: digest for path, digest, *_ in self._rows(version).values()}

    def problems(self, version: str) -> tuple[str, ...]:
        """Return a line for each file or part of a file that a version left out."""
        return tuple(line for (line,) in self._read(version, "SELECT line FROM problems") or ())

    def ids(self, version: str) -> frozenset[str] | None:
        """Return the ids of the stories in the files; None if they are not known."""
        found = self._read(version, "SELECT stories FROM files")
        return None if found is None else frozenset(id for (stories,) in found for id in loads(stories))

    def unchanged(self, version: str, digests: Mapping[str, str], now: datetime) -> dict[str, dict[str, str]]:
        """Return the files that need not be read again, as `unchanged_files` does."""
        return unchanged_files(self._rows(version), digests, now)

    def due(self, version: str, corpus: Corpus) -> float | None:
        """Return when a version that is made of a corpus and of unchanged files is out of date by itself."""
        sources = set(corpus.sources.values())
        moments = {path: due for path, *_, due in self._rows(version).values() if path in sources}
        moments |= {path: moment.timestamp() if moment else None for path, moment in corpus.due.items()}
        return min((due for due in moments.values() if due is not None), default=None)

    def note(self, before: str, version: str, corpus: Corpus, digests: Mapping[str, str]) -> None:
        """Note of which files a version was made, `before` the one that it replaces; a full disk costs only time."""
        files, lines = rows_of_files(corpus, digests, self._rows(before)), problem_rows(corpus)
        with writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                self._write(version, files, lines)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                # It is damaged, and all that it held is written anew.
                self._path.unlink()
                self._write(version, files, lines)

    def _write(self, version: str, files: Sequence[FileRow], lines: Sequence[tuple[str]]) -> None:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            connection.executescript(_TABLES)
            connection.execute("BEGIN IMMEDIATE")
            for table in ("about", "problems", "files"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
            connection.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?)", files)
            connection.executemany("INSERT INTO problems VALUES (?)", lines)
            connection.execute("INSERT INTO about VALUES (?)", (version,))

    def _read(self, version: str, query: str) -> list[Any] | None:
        """What a query finds, or None if the file is not about a version, or damaged."""
        if not version or not self._path.exists():
            return None
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                is_about = connection.execute("SELECT version FROM about").fetchone() == (version,)
                return connection.execute(query).fetchall() if is_about else None
        except sqlite3.DatabaseError:
            return None

    def _rows(self, version: str) -> Noted:
        return {row[0]: row for row in self._read(version, "SELECT * FROM files") or ()}
