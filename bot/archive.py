"""Backups: files in one gzipped tar archive, with a list of their sizes and digests that comes first."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from corpus import StorybotError
from index.storage.files import writing

FORMAT = 1
LIST = "storybot-backup.json"

INDEX, DATABASE, STORIES, WITHDRAWN = "index.sqlite", "storybot.db", "stories", "withdrawn.jsonl"
"""What an archive may hold: the index, the bot's database, files below a folder of stories, and withdrawals."""

LONGEST_LIST = 64 * 2**20
"""Bytes of the longest list that is read."""

_BLOCK = 2**20

# What gzip, tar and JSON raise for bytes that are none.
_DAMAGE = (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, LookupError, TypeError, AttributeError)


class BackupError(StorybotError):
    """A backup that cannot be written or restored."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in an archive: its bytes and their SHA-256, in hexadecimal."""

    size: int
    sha256: str


def write_archive(path: Path, files: Mapping[str, Path]) -> None:
    """Write files to an archive by their names in it; it is on the disk when this returns. Nobody else may read it."""
    packed = {name: _packed(file) for name, file in files.items()}
    listed = json.dumps({"format": FORMAT, "files": {name: asdict(one) for name, one in packed.items()}}).encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        # The vectors of an index hardly get smaller, whatever the level.
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
            archive.addfile(_member(LIST, len(listed)), io.BytesIO(listed))
            for name, source in files.items():
                with source.open("rb") as content:
                    archive.addfile(_member(name, packed[name].size), content)
        file.flush()
        os.fsync(file.fileno())


def check_archive(path: Path) -> dict[str, Packed]:
    """Read an archive wholly, and return what it holds.

    Raises BackupError if it is no backup, or if a file has another name, size or digest than its list says.
    """
    return _read(path, lambda _name, _block: None)


def unpack_archive(path: Path, folder: Path) -> dict[str, Packed]:
    """Write the files of an archive below a folder that is empty.

    Raises BackupError as `check_archive` does, and StateError if the folder cannot be written.
    """

    def write(name: str, block: bytes) -> None:
        target = folder / name
        with writing(folder):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("ab") as file:
                file.write(block)

    return _read(path, write)


def _read(path: Path, take: Callable[[str, bytes], None]) -> dict[str, Packed]:
    with _as_backup(path), tarfile.open(path, mode="r|gz") as archive:
        members = iter(archive)
        first = next(members, None)
        content = archive.extractfile(first) if first and first.name == LIST and first.size <= LONGEST_LIST else None
        if content is None:
            raise _no_backup(path, "it has no list of its files")
        listed = _list(path, content.read())
        missing = dict(listed)
        for member in members:
            packed = missing.pop(member.name, None)
            content = archive.extractfile(member) if member.isreg() else None
            if packed is None or content is None:
                raise _no_backup(path, f"{member.name!r} is not in its list")
            if member.size != packed.size or _copied(member.name, content, take) != packed.sha256:
                raise _no_backup(path, f"{member.name!r} is not as it was written")
        if missing:
            raise _no_backup(path, f"{next(iter(missing))!r} is missing")
        return listed


def _copied(name: str, content: IO[bytes], take: Callable[[str, bytes], None]) -> str:
    """Hand on what a file holds, at least an empty block, and return its digest."""
    digest = hashlib.sha256()
    take(name, b"")
    while block := content.read(_BLOCK):
        digest.update(block)
        take(name, block)
    return digest.hexdigest()


def _list(path: Path, content: bytes) -> dict[str, Packed]:
    values = json.loads(content)
    if values["format"] != FORMAT:
        raise BackupError(str(path), "another version of storybot made it", "restore it with that version")
    listed = {name: Packed(int(one["size"]), str(one["sha256"])) for name, one in values["files"].items()}
    for name in listed:
        if name not in (INDEX, DATABASE, WITHDRAWN) and not _is_story_file(name):
            raise _no_backup(path, f"{name!r} has no place in a backup")
    return listed


def _is_story_file(name: str) -> bool:
    parts = PurePosixPath(name).parts
    # A file may have any other character in its name. On Windows, a backslash leads into a folder.
    plain = str(PurePosixPath(name)) == name and "\0" not in name and not (os.sep == "\\" and os.sep in name)
    return plain and len(parts) > 1 and parts[0] == STORIES and ".." not in parts


@contextmanager
def _as_backup(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise BackupError(str(path), "there is no such file", "name an archive that `storybot backup` wrote") from None
    except _DAMAGE as error:
        raise _no_backup(path, f"it cannot be read ({error})") from error


def _no_backup(path: Path, why: str) -> BackupError:
    return BackupError(str(path), f"it is damaged or no backup: {why}", "take another copy of it")


def _packed(file: Path) -> Packed:
    with file.open("rb") as content:
        return Packed(file.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
