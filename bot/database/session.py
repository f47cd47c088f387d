"""Connections, and what differs between SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, nullcontext
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Table, event, func, make_url, select
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as insert_into_postgres
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from bot.database.errors import DatabaseError, shown
from bot.database.tables import Base

CONNECT_PATIENCE = 10
"""Seconds after which a PostgreSQL that does not answer counts as away; readers are answered without it."""

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
"""The asynchronous driver of each kind of database."""

OPTIONS = {"sqlite": frozenset[str](), "postgresql": frozenset({"host", "port", "ssl", "sslmode"})}
"""What may follow the question mark of an address; a password there would be shown in messages."""

NAMED = frozenset({"application_name", "connect_timeout", "dbname", "mode", "options", "passfile", "password", "user"})
"""Other options that a message names. What else stands there may be part of a password."""

_USER = r"[^\s:/?#;=&@]*"
_SERVER = r"(\[[\da-f:.]+\]|[\w.-]*)(:\d{1,5})?(/[\w.+-]*)?(\?[\w./:=&%-]*)?"
_POSTGRES = re.compile(rf"[\w+]+://({_USER}(:[^@]*)?@)?{_SERVER}", re.IGNORECASE)
"""Addresses whose password is surely where it belongs; SQLAlchemy reads part of `user:p@ss@host` as the host."""

_PASSWORD = re.compile(r"(pass\w*|pwd|secret|key)=", re.IGNORECASE)

BUSY_TIMEOUT = 10.0
"""Seconds that a writer of SQLite waits for another one."""

_BEGIN = "sqlite_begin"
"""Execution option: the statement that begins a transaction of SQLite; `BEGIN` by default."""

P = ParamSpec("P")
T = TypeVar("T")

_TURNS = 57_018
"""First half of the numbers of locks of `wait_for_turn`; the others have one number of 64 bits."""

_under_way: set[asyncio.Future[Any]] = set()


class Sessions:
    """Makes sessions: `sessions()` to read, `sessions.begin()` for a transaction that writes.

    One transaction at a time writes to SQLite, in the order in which they come. SQLite itself gives its turn to whoever
    happens to ask next, and under a flood somebody would wait longer than `BUSY_TIMEOUT`. Such a transaction takes the
    lock as it begins: one that has read fails at once, without waiting, if another program or a checkpoint holds it.

    Args:
        engine: the database.
        one_writer: whether only one transaction at a time can write.
    """

    def __init__(self, engine: AsyncEngine, *, one_writer: bool) -> None:
        self._read = async_sessionmaker(engine, expire_on_commit=False)
        self._write = async_sessionmaker(at_once(engine), expire_on_commit=False)
        self._turn = asyncio.Lock() if one_writer else nullcontext()

    def __call__(self) -> AsyncSession:
        """Return a session, to be closed."""
        return self._read()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Begin a transaction, which is committed at the end unless there is an error."""
        async with self._turn, self._write.begin() as session:
            yield session


def read_url(url: str) -> URL:
    """Return the address of a database with its driver; raises DatabaseError for an unknown kind."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseError(
            "the database's address",
            "is not an address",
            "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        ) from None
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None or parsed.drivername not in (parsed.get_backend_name(), driver):
        raise DatabaseError(
            f"a database of the kind {parsed.drivername}",
            "it is not supported",
            "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        )
    odd = sorted(parsed.query.keys() - OPTIONS[parsed.get_backend_name()])
    if odd:
        named = next((f"its option {name}" for name in odd if name in NAMED), "one of its options")
        raise DatabaseError("the database's address", f"{named} is not supported", "leave it out")
    if parsed.get_backend_name() == "sqlite":
        if parsed.username or parsed.password or parsed.host or _PASSWORD.search(url):
            raise DatabaseError(
                "the database's address", "SQLite has no users, passwords and hosts", "write sqlite:///FILE"
            )
    elif not _POSTGRES.fullmatch(url):
        raise DatabaseError(
            "the database's address",
            "it has a character that does not belong there",
            "write postgresql://USER:PASSWORD@HOST/NAME, and in a user's name or password %40 for @, %2F for /",
        )
    return _with_ssl(parsed.set(drivername=driver))


def _with_ssl(url: URL) -> URL:
    """Name the option as asyncpg does, whose values are those of `sslmode` in PostgreSQL's own addresses.

    https://magicstack.github.io/asyncpg/current/api/index.html#connection
    """
    mode = url.query.get("sslmode")
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode}) if mode else url


def uncancelled(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Let a method run to its end even if its caller is cancelled: a cancelled writer of SQLite leaves a lock."""

    @wraps(method)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.ensure_future(method(*args, **kwargs))
        _under_way.add(task)
        task.add_done_callback(_under_way.discard)
        return await asyncio.shield(task)

    return whole


async def settle() -> None:
    """Wait for the methods whose callers were cancelled."""
    while _under_way:
        await asyncio.gather(*_under_way, return_exceptions=True)


def engine_for(url: URL, session: Mapping[str, str] | None = None) -> AsyncEngine:
    """Return an engine.

    Args:
        url: the database.
        session: PostgreSQL's settings of connections that are each kept by whoever opens it, with no transactions. If
            None, connections are pooled.

    Raises DatabaseError if the driver is not installed.
    """
    try:
        # Errors, and so the log, never contain what people write.
        is_remote = url.get_backend_name() != "sqlite"
        options: dict[str, Any] = {"timeout": CONNECT_PATIENCE} if is_remote else {}
        pooling: dict[str, Any] = {"pool_pre_ping": is_remote}
        if session is not None:
            options["server_settings"] = dict(session)
            pooling = {"poolclass": NullPool, "isolation_level": "AUTOCOMMIT"}
        engine = create_async_engine(url, hide_parameters=True, connect_args=options, **pooling)
    except ModuleNotFoundError as error:
        raise DatabaseError(
            shown(url),
            f"the driver {error.name} is not installed",
            'pip install "storybot[postgres]"',
        ) from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        _watch_file(engine, url)
    return engine


def at_once(engine: AsyncEngine) -> AsyncEngine:
    """Return the engine of the same connections whose transactions take SQLite's lock as they begin, to write."""
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


FileIdentity = tuple[int, int]
"""What tells a file from one that replaces it: its device and its number there."""


def is_file(url: URL) -> bool:
    """Return whether a database is a file of SQLite."""
    return url.get_backend_name() == "sqlite" and bool(url.database) and url.database != ":memory:"


def file_identity(url: URL) -> FileIdentity | None:
    """Return which file a database of SQLite is, or None if there is none that can be seen."""
    try:
        status = Path(str(url.database)).stat() if is_file(url) else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None


def _watch_file(engine: AsyncEngine, url: URL) -> None:
    """Drop connections whose file was removed: nobody else would see what is written there."""

    def connected(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["file"] = file_identity(url)

    def is_used(_connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        if record.info.get("file") != file_identity(url):
            raise DisconnectionError

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "checkout", is_used)


def insert_into(session: AsyncSession, table: type[Base]) -> SqliteInsert | PostgresInsert:
    """Return an insertion that can say what to do about an existing row."""
    target: Any = table.__table__
    assert isinstance(target, Table)  # noqa: S101  (for the type)
    if session.get_bind().dialect.name == "sqlite":
        return insert_into_sqlite(target)
    return insert_into_postgres(target)


async def wait_for_turn(session: AsyncSession, number: int) -> None:
    """Let no other program do, until the transaction ends, what waits for the same number here.

    Only PostgreSQL, which several programs use, has such locks.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_TURNS, func.hashint8(number))))


async def put_row(session: AsyncSession, table: type[Base], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert a row, or give the one that has this key these values."""
    statement = insert_into(session, table).values(**key, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # Python's driver begins no transaction before CREATE and ALTER, so a revision could stop half way:
    # https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={round(BUSY_TIMEOUT * 1000)}")
        # Readers do not wait for the writer, and a crash of the program loses no commit.
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        # Deleted rows are overwritten in the file.
        cursor.execute("PRAGMA secure_delete=ON")
    except BaseException:
        # The pool does not know this connection yet.
        connection.close()
        raise
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
