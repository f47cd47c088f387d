"""What the state directory holds, saved to an archive and put back."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.archive import DATABASE, INDEX, STORIES, WITHDRAWN, BackupError, unpack_archive, write_archive
from bot.database.errors import shown
from bot.database.session import is_file, read_url
from bot.library.folders import added_folder
from bot.library.shelf import LOCK, locked
from bot.library.withdrawals import merge, withdrawn, withdrawn_file
from bot.opening import index_store
from bot.settings import Settings
from index.errors import IndexDamagedError
from index.storage.files import sync, writing
from index.storage.generation import verify
from index.storage.index_store import IndexStore
from index.storage.tables import copy_database

_KINDS = {
    INDEX: "the index",
    DATABASE: "the bot's database",
    STORIES: "the stories",
    WITHDRAWN: "the withdrawn sentences",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What an archive holds, in words, and a line for what it does not hold."""

    kinds: tuple[str, ...]
    left_out: tuple[str, ...]


def save(settings: Settings, file: Path) -> Saved:
    """Save the state directory to a new archive, each part as it is at one moment, so that the bot may go on.

    Raises BackupError if the archive cannot be written, or there is nothing to save, and StateError if the list of
    withdrawn sentences cannot be read.
    """
    if file.exists():
        raise BackupError(str(file), "it is there already", "name another file, or remove this one")
    with _writing_to(file), tempfile.TemporaryDirectory(prefix=".storybot-backup-", dir=file.parent) as name:
        files, left_out = _copies(settings, Path(name))
        if not files:
            why = "; ".join(["there is nothing to save", *left_out])
            raise BackupError(str(settings.state_dir), why, "set STORYBOT_STATE_DIR to another")
        archive = Path(name) / "archive"
        write_archive(archive, files)
        archive.rename(file)
    return Saved(kinds_of(files), tuple(left_out))


def put_back(settings: Settings, file: Path) -> None:
    """Replace index, database and stories by those of an archive, as far as it holds them; the bot must not run.

    What it says is withdrawn is so from then on, and what was withdrawn since stays so. An index in Milvus stays as it
    is; the next start brings it up to date.

    Raises BackupError if the archive is damaged, and StateError if the list of withdrawn sentences cannot be read;
    nothing is replaced then. Raises StateError if the state directory cannot be written; what was not yet replaced
    stays, and it can be tried again.
    """
    state_dir, database = settings.state_dir, database_file(settings)
    with writing(state_dir):
        state_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".storybot-restore-", dir=state_dir) as name:
            new = Path(name)
            unpack_archive(file, new)
            if (new / WITHDRAWN).exists():
                # It comes first, so that no story is there without it. What was withdrawn since then stays so.
                merge(settings, new / WITHDRAWN)
            if database and (new / DATABASE).exists():
                _replace_database(new / DATABASE, database)
            if (new / STORIES).exists():
                with locked(added_folder(settings)):
                    _replace_stories(new / STORIES, added_folder(settings))
            if (new / INDEX).exists() and settings.store is None:
                IndexStore(state_dir).adopt(new / INDEX)


def _replace_database(new: Path, database: Path) -> None:
    """Put a database in the place of another, which is kept if that fails."""
    database.parent.mkdir(parents=True, exist_ok=True)
    beside = database.with_name(f"{database.name}.new")
    try:
        # It may be on another disk, where there may be no room.
        shutil.copyfile(new, beside)
        sync(beside)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    # What SQLite keeps beside the old database would be written into the new one.
    for end in ("-wal", "-shm"):
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    beside.replace(database)
    sync(database.parent)


def _replace_stories(new: Path, folder: Path) -> None:
    """Put the stories of a folder in the place of those of another, each file at once; the others are removed."""
    wanted = {path.relative_to(new) for path in new.rglob("*") if path.is_file()}
    for relative in wanted:
        (folder / relative).parent.mkdir(parents=True, exist_ok=True)
        (new / relative).replace(folder / relative)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder) not in wanted and path.name != LOCK:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return what the files of an archive are, in words."""
    held = {name.partition("/")[0] for name in names}
    return tuple(words for kind, words in _KINDS.items() if kind in held)


def database_file(settings: Settings) -> Path | None:
    """Return the file of the bot's database, or None if it is no file."""
    url = read_url(settings.database.get_secret_value())
    return Path(str(url.database)) if is_file(url) else None


def _copies(settings: Settings, folder: Path) -> tuple[dict[str, Path], list[str]]:
    """Copies of what is saved, by their names in the archive, and a line for what cannot be."""
    files, left_out = dict[str, Path](), list[str]()
    if settings.store:
        left_out.append(
            f"{index_store(settings).where}: the index there is not saved; it can be built again from the stories"
        )
    try:
        published = None if settings.store else IndexStore(settings.state_dir).published()
        if published:
            copy_database(published, folder / INDEX)
            verify(folder / INDEX)
            files[INDEX] = folder / INDEX
    except IndexDamagedError as error:
        left_out.append(str(error))
    database = database_file(settings)
    if database is None:
        url = read_url(settings.database.get_secret_value())
        left_out.append(f"{shown(url)}: it is no file; save it with the database's own program")
    elif database.exists():
        copy_database(database, folder / DATABASE)
        files[DATABASE] = folder / DATABASE
    added = added_folder(settings)
    if added.is_dir():
        with locked(added):
            copied = shutil.copytree(added, folder / STORIES, ignore=shutil.ignore_patterns(".*"))
        paths = sorted(path for path in copied.rglob("*") if path.is_file())
        files.update((path.relative_to(folder).as_posix(), path) for path in paths)
    if withdrawn(settings):
        files[WITHDRAWN] = shutil.copyfile(withdrawn_file(settings), folder / WITHDRAWN)
    return files, left_out


@contextmanager
def _writing_to(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = f"it cannot be written ({error.strerror or error})"
        raise BackupError(str(file), why, "name a file where there is room, in a folder that is there") from error
    except sqlite3.DatabaseError as error:
        raise BackupError("the bot's database", f"it cannot be copied ({error})", "see storybot doctor") from error
