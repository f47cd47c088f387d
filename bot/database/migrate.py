"""Brings the tables up to date, one program at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database.errors import DatabaseError, shown
from bot.database.session import at_once, is_file

MIGRATIONS = Path(__file__).parent / "migrations"

LONGEST_WAIT = 60
"""Seconds to wait for another program that brings the same tables up to date."""

_LOCK = 5_701_846_113
"""Number of the advisory lock of PostgreSQL, which no other program uses."""


async def migrate(engine: AsyncEngine, url: URL) -> None:
    """Bring the tables up to date, all or nothing; raises DatabaseError if they are newer than the program."""
    async with _alone(url), at_once(engine).begin() as connection:
        await _lock(connection)
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    # A percent sign begins a variable in Alembic's settings.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise DatabaseError(
            shown(connection.engine.url),
            "a newer version of storybot has written it",
            "install that version, or name another database in STORYBOT_DATABASE_URL",
        )
    command.upgrade(config, "head")


@asynccontextmanager
async def _alone(url: URL) -> AsyncIterator[None]:
    """Lock out other programs that open the same file of SQLite, which has no lock of its own for this."""
    if not is_file(url):
        yield
        return
    lock = FileLock(f"{url.database}.lock", timeout=LONGEST_WAIT, thread_local=False)
    await asyncio.to_thread(lock.acquire)
    try:
        yield
    finally:
        lock.release()


async def _lock(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
