"""Several bots on one PostgreSQL, behind a proxy that gives each request to the next of them."""

from __future__ import annotations

import asyncio
import os
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import httpx
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import SHORT_PAUSES, running
from tests.end_to_end.polling_bot import settings_for
from tests.end_to_end.storybot_process import Running

POSTGRES = "TEST_POSTGRES_URL"
PAUSES = {
    **SHORT_PAUSES,
    "bot.locks.session_locks.GRACE": 1.0,
    "bot.locks.session_locks.LOOK_EVERY": 0.2,
    "bot.locks.leadership.LOOK_EVERY": 0.2,
    "bot.telegram.running.chores.TAKE_OVER_EVERY": 0.2,
}
_HOLDS_LOCKS = "application_name = 'storybot locks' AND datname = current_database()"
RECEIVES = "receiving by webhook at"


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The address of a new database of PostgreSQL, which is removed at the end."""
    name = f"storybot_{uuid.uuid4().hex}"
    execute(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def execute(address: str, statement: str) -> list[tuple[object, ...]]:
    """Execute a statement, and return its rows, if it has some."""

    async def executed() -> list[tuple[object, ...]]:
        url = make_url(address).set(drivername="postgresql+asyncpg")
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            result = await connection.execute(text(statement))
            rows = [tuple(row) for row in result] if result.returns_rows else []
        await engine.dispose()
        return rows

    return asyncio.run(executed())


class Proxy:
    """Gives each request to the next of some ports, and to the one after that if nobody listens there."""

    def __init__(self, ports: list[int]) -> None:
        turns = count()
        self._client = client = httpx.Client(timeout=30)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                first, status = next(turns), 502
                for turn in range(first, first + len(ports)):
                    url = f"http://127.0.0.1:{ports[turn % len(ports)]}{self.path}"
                    try:
                        status = client.post(url, content=body, headers=headers).status_code
                    except httpx.HTTPError:
                        continue
                    break
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Take no more requests."""
        self._server.shutdown()
        self._server.server_close()
        self._client.close()


class SeveralBots:
    """Bots that share a database, a state directory and a Bot API server; one of them can be replaced at a time.

    Args:
        server: where they are met.
        state_dir: their state.
        database: address of their database.
        how_many: how many there are.
        webhook: whether they receive by webhook, or else poll.
        settings: others of their settings.
    """

    def __init__(
        self,
        server: BotApiServer,
        state_dir: Path,
        database: str,
        how_many: int = 3,
        *,
        webhook: bool,
        pauses: Mapping[str, float] = PAUSES,
        **settings: str,
    ) -> None:
        self.bots: list[Running] = []
        self._pauses = pauses
        self._ports = [free_port() for _ in range(how_many)]
        self._proxy = Proxy(self._ports) if webhook else None
        self._state_dir, self._database = state_dir, database
        self._settings = settings_for(server, state_dir, STORYBOT_DATABASE_URL=database, **settings)
        self._stack = ExitStack()

    def __enter__(self) -> SeveralBots:
        self.bots = [self._started(number) for number in range(len(self._ports))]
        for bot in self.bots:
            self._wait_for_start(bot)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        if self._proxy:
            self._proxy.close()

    def replace(self, number: int) -> Running:
        """Start a bot in place of one that has ended."""
        self.bots[number] = bot = self._started(number)
        self._wait_for_start(bot)
        return bot

    def cut_locks(self) -> None:
        """End the connections that hold the bots' locks, as PostgreSQL does when it is restarted."""
        execute(self._database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {_HOLDS_LOCKS}")

    @property
    def log(self) -> str:
        """What all have written that run now."""
        return "\n".join(bot.log for bot in self.bots)

    @property
    def leader(self) -> int:
        """The number of the bot that leads."""
        return next(number for number, bot in enumerate(self.bots) if leads(bot))

    def _started(self, number: int) -> Running:
        settings = dict(self._settings)
        if self._proxy:
            settings["STORYBOT_WEBHOOK_LISTEN"] = f"127.0.0.1:{self._ports[number]}"
            settings["STORYBOT_WEBHOOK_URL"] = f"{self._proxy.url}/story"
        bot = running("run", state_dir=self._state_dir, settings=settings, pauses=self._pauses)
        return self._stack.enter_context(bot)

    def _wait_for_start(self, bot: Running) -> None:
        if self._proxy:
            bot.wait_for_log(RECEIVES)
            return
        while not (leads(bot) or "standing by" in bot.log):
            assert bot.process.poll() is None, bot.log
            time.sleep(0.05)


def leads(bot: Running) -> bool:
    """Whether a bot runs and leads."""
    log = bot.log
    return bot.process.poll() is None and log.rfind("leading: ") > log.rfind("another bot leads now")


def free_port() -> int:
    """A port that is free now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres() -> str | None:
    """The server whose databases tests may create, or None."""
    return os.environ.get(POSTGRES)
