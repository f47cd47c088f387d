"""Files that are written whole, and what to say if they cannot be."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StateError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CANNOT_WRITE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY)


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Turn a failure to write below `directory` into a StateError that says what to do."""
    try:
        yield
    except OSError as error:
        raise _state_error(directory, str(error.strerror or error), full=error.errno in _FULL) from error
    except sqlite3.OperationalError as error:
        # The lowest byte of an extended code is the code (https://sqlite.org/rescode.html).
        code = error.sqlite_errorcode & 0xFF
        if code != sqlite3.SQLITE_FULL and code not in _CANNOT_WRITE:
            raise
        raise _state_error(directory, str(error), full=code == sqlite3.SQLITE_FULL) from error


def write_synced(path: Path, data: bytes) -> None:
    """Write a file that is on the disk when this returns."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Sync a file, or the entries of a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _state_error(directory: Path, why: str, *, full: bool) -> StateError:
    return StateError(
        f"state directory {directory}",
        "the disk is full" if full else f"it cannot be written ({why})",
        "free some space and try again" if full else "make it writable, or set STORYBOT_STATE_DIR to another",
    )
