"""Indexes on disk: published whole or not at all.

    index/current                 the name of the generation in use, in one line
    index/generations/<name>/     manifest.json and the files it lists
    index/lock                    held by whoever builds

A generation is written beside the others and synced to the disk before `current` is replaced in one step, so that
whoever reads finds the old index or the new one, whenever the writer stops.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from index.errors import IndexDamagedError, StateError
from index.retrieval.story_index import StoryIndex
from index.storage.manifest import FORMAT, Manifest, checksum
from index.storage.serialise import from_files, to_files

_MANIFEST = "manifest.json"
_REBUILD = "build it again: storybot index --rebuild"


@dataclass(frozen=True, slots=True)
class IndexStore:
    """The published index below a state directory."""

    state_dir: Path

    @property
    def directory(self) -> Path:
        """The folder that holds the index."""
        return self.state_dir / "index"

    def manifest(self) -> Manifest | None:
        """Return the manifest of the published index, None where there is no index.

        Raises IndexDamagedError where there is one that cannot be read.
        """
        folder = self._current()
        return self._manifest(folder) if folder else None

    def load(self) -> StoryIndex:
        """Return the published index; raises IndexDamagedError where there is none that is whole."""
        folder = self._current()
        if folder is None:
            raise IndexDamagedError(str(self.directory), "there is no index", "build it: storybot index")
        try:
            return self._load(folder)
        except IndexDamagedError:
            # Another process may have published a new generation, and removed this one, in the meantime.
            if self._current() == folder:
                raise
            return self.load()

    def _load(self, folder: Path) -> StoryIndex:
        manifest = self._manifest(folder)
        files = {name: self._read(folder / name) for name in manifest.files}
        for name, data in files.items():
            if checksum(data) != manifest.files[name]:
                raise IndexDamagedError(str(folder / name), "its checksum is not the manifest's", _REBUILD)
        try:
            return from_files(files)
        except (KeyError, ValueError, TypeError, RuntimeError) as error:
            raise IndexDamagedError(str(folder), f"it cannot be read ({type(error).__name__})", _REBUILD) from error

    def publish(
        self, index: StoryIndex, *, corpus: str, model: str, left_out: tuple[str, ...] = (), suggested_by: str = ""
    ) -> Manifest:
        """Write an index and put it into use; call it under `building`.

        Args:
            index: the index.
            corpus: fingerprint of the corpus it was made of.
            model: identity of the model it was made with.
            left_out: a line for each story file, and each editor's question, that is not used.
            suggested_by: what its suggested questions were checked with.

        Raises StateError where the directory cannot be written; the index in use stays.
        """
        files = to_files(index)
        checksums = {name: checksum(data) for name, data in files.items()}
        manifest = Manifest(
            format=FORMAT,
            corpus=corpus,
            model=model,
            stories=len(index.stories),
            passages=len(index.passages),
            left_out=left_out,
            files=checksums,
            suggestions=sum(map(len, index.suggestions.values())),
            suggested_by=suggested_by,
        )
        folder = self._generations / f"{checksum(manifest.to_json())[:12]}-{secrets.token_hex(4)}"
        with writing(self.directory):
            try:
                folder.mkdir(parents=True)
                for name, data in {**files, _MANIFEST: manifest.to_json()}.items():
                    _write_synced(folder / name, data)
                _sync(folder)
                _write_synced(self.directory / "current.new", folder.name.encode())
                (self.directory / "current.new").replace(self.directory / "current")
                _sync(self.directory)
            except OSError:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        self._remove_others(folder)
        return manifest

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the lock on building, waiting while another process has it; raises StateError where it can't be had."""
        with writing(self.directory):
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.directory / "lock")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @property
    def _generations(self) -> Path:
        return self.directory / "generations"

    def _current(self) -> Path | None:
        try:
            name = (self.directory / "current").read_text().strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            raise IndexDamagedError(str(self.directory / "current"), f"it cannot be read ({error})", _REBUILD) from None
        folder = self._generations / name
        if not name or Path(name).name != name or not folder.is_dir():
            raise IndexDamagedError(
                str(self.directory), "the index that is named as the current one is not there", _REBUILD
            )
        return folder

    def _manifest(self, folder: Path) -> Manifest:
        try:
            return Manifest.from_json(self._read(folder / _MANIFEST))
        except (ValueError, KeyError, TypeError):
            raise IndexDamagedError(str(folder / _MANIFEST), "it is no manifest of an index", _REBUILD) from None

    def _read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise IndexDamagedError(str(path), f"it cannot be read ({error.strerror})", _REBUILD) from None

    def _remove_others(self, keep: Path) -> None:
        """Remove the generations that are no longer in use, and what a stopped build left."""
        for folder in self._generations.iterdir():
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Turn a failure to write below `directory` into a StateError that says what to do."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StateError(
            f"state directory {directory}",
            "the disk is full" if full else f"it cannot be written ({error.strerror or error})",
            "free some space and try again" if full else "make it writable, or set STORYBOT_STATE_DIR to another",
        ) from error


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Sync a folder's entries, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
