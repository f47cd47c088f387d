"""The tables of an index: stories, their sentences, vectors and words in one SQLite database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

FORMAT = 5
"""Number of the layout; an index of another number is built again."""

BUSY_TIMEOUT = 10.0
"""Seconds that a writer waits for another one."""

CACHE = -16 * 1024
"""Memory for pages that were read, in the unit of SQLite's `cache_size`: negative for kibibytes."""

SENTENCE_BITS = 20
"""Bits of a row's number in `stems` that tell the sentence; those before them tell the story."""

_TABLES = """
-- What the index says of itself: its format, its model, its version.
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- The files of the corpus, each with the digests of its stories' texts by their ids; those with problems are read again
-- by each build, and any from a moment on, in seconds since 1970, at which an embargo ends or a story expires.
CREATE TABLE files (
    path TEXT PRIMARY KEY, digest TEXT NOT NULL, stories TEXT NOT NULL, troubled INTEGER NOT NULL, due REAL
) WITHOUT ROWID;
-- A line for each file or part of a file that is left out.
CREATE TABLE problems (line TEXT NOT NULL);
-- A story that changes gets a new number: whoever knows a number knows what is behind it.
CREATE TABLE stories (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, digest TEXT NOT NULL, headline TEXT NOT NULL,
    questions INTEGER NOT NULL, content TEXT NOT NULL, checksum INTEGER NOT NULL
);
CREATE INDEX stories_by_id ON stories (id);
CREATE INDEX stories_by_digest ON stories (digest);
-- The sentences that are searched (`passage_rows`), and their vectors in 16 bits, in the order of the story.
CREATE TABLE sentences (
    story INTEGER PRIMARY KEY, passages BLOB NOT NULL, vectors BLOB NOT NULL, checksum INTEGER NOT NULL
);
-- The stems of each sentence and of its headline. They are split at spaces alone; `words` has made them.
CREATE VIRTUAL TABLE stems USING fts5(headline, sentence, tokenize = "ascii tokenchars '''_'");
CREATE VIRTUAL TABLE postings USING fts5vocab(stems, instance);
-- How often each word stands in all stories, in lower case.
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
-- The questions that are suggested about a story, by its digest, and those of its editor that it does not answer.
CREATE TABLE suggestions (
    story TEXT PRIMARY KEY, conditions TEXT NOT NULL, questions TEXT NOT NULL, unanswered TEXT NOT NULL
) WITHOUT ROWID;
"""


def create(path: Path | None = None) -> sqlite3.Connection:
    """Return a connection to a new database with empty tables, in memory if `path` is None."""
    statements = _TABLES if path is None else f"PRAGMA journal_mode = WAL; {_TABLES}"
    return _connect(":memory:" if path is None else str(path), statements)


def open_to_write(path: Path) -> sqlite3.Connection:
    """Return a connection that writes to an index."""
    return _connect(f"file:{quote(str(path))}?mode=rw")


def open_to_read(path: Path) -> sqlite3.Connection:
    """Return a connection that sees an index as it is now, whatever is written to it later."""
    try:
        # The first statement that reads decides what is seen.
        return _connect(f"file:{quote(str(path))}?mode=rw", "PRAGMA query_only = ON; BEGIN; SELECT count(*) FROM about")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY_DIRECTORY):
            raise
    # If nobody can write to the folder, SQLite needs to know that nobody does.
    return _connect(f"file:{quote(str(path))}?mode=ro&immutable=1")


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is now, whoever writes to it, to a file that is not there yet."""
    with closing(_connect(f"file:{quote(str(source))}?mode=ro")) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def version_of(path: Path, number: str, graph: str) -> str:
    """Return the name of a version of the index in a file, by the number that counts its changes and by its graph."""
    return f"{path.parent.name} {number} {graph}".rstrip()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write all of it, or nothing if the program stops or an error is raised."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect(address: str, statements: str = "") -> sqlite3.Connection:
    # Readers are used by the thread that answers and by the one that shows stories (`Snapshot` takes care of it).
    connection = sqlite3.connect(address, BUSY_TIMEOUT, isolation_level=None, check_same_thread=False, uri=True)
    try:
        connection.executescript(f"PRAGMA cache_size = {CACHE}; {statements}")
    except BaseException:
        connection.close()
        raise
    return connection
