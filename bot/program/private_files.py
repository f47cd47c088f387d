"""Files that an earlier version of the program has made for everybody to read."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bot.database.session import is_file, read_url
from bot.settings import Settings

_OTHERS = 0o077
_NAMES = ("index", "stories", "heartbeat", "history", "withdrawn.jsonl")
"""What the program writes in its state directory, beside the database."""


def database_file(settings: Settings) -> Path | None:
    """Return the file of the bot's database, or None if it is no file."""
    url = read_url(settings.database.get_secret_value())
    return Path(str(url.database)) if is_file(url) else None


def tighten(settings: Settings) -> None:
    """Let only their owner read the program's files, as far as this process may change that.

    New files are made so (`bot.cli`). The state directory itself stays as it is: it may be a folder that others use. A
    folder whose files belong to its group (setgid) keeps the group's rights.
    """
    for path in _own(settings):
        with suppress(OSError):
            mode = path.stat().st_mode
            taken = _OTHERS & ~stat.S_IRWXG if mode & stat.S_ISGID else _OTHERS
            if mode & taken:
                path.chmod(mode & 0o7777 & ~taken)


def _own(settings: Settings) -> Iterator[Path]:
    yield from (settings.state_dir / name for name in _NAMES)
    database = database_file(settings)
    if database:
        yield from (database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm"))
