"""The health of a bot that polls, as other programs see it."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from tests.bot.http.metrics import samples
from tests.bot_api import BotApiServer
from tests.end_to_end.forked import running, storybot
from tests.end_to_end.polling_bot import database_of, settings_for
from tests.end_to_end.reader import PATIENCE, Reader
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
ALWAYS = 1000
ANY_PORT = {"STORYBOT_HTTP": "127.0.0.1:0"}


class Told:
    """What a bot tells at its three addresses."""

    def __init__(self, bot: Running) -> None:
        bot.wait_for_log("health and metrics at")
        found = re.search(r"health and metrics at (\S+)", bot.log)
        assert found
        self._address = found[1]

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self._address}{path}", timeout=PATIENCE)

    def checks(self) -> dict[str, bool]:
        """Whether each check passes; the status says whether all do."""
        reply = self.get("/readyz")
        told: dict[str, Any] = reply.json()
        assert (reply.status_code == 200) is told["ok"] is all(one["ok"] for one in told["checks"])
        return {one["subject"]: one["ok"] for one in told["checks"]}

    def failing(self) -> list[str]:
        return [subject for subject, passes in self.checks().items() if not passes]

    def lines(self) -> str:
        return " ".join(one["line"] for one in self.get("/readyz").json()["checks"])


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_health_is_told_from_the_start_to_the_end_through_all_troubles(state_dir: Path) -> None:
    with BotApiServer() as server:
        server.down()
        given = settings_for(server, state_dir, **ANY_PORT)
        with running("run", state_dir=state_dir, settings=given) as bot:
            told = Told(bot)
            bot.wait_for_log("Telegram cannot be reached")
            assert (told.get("/healthz").status_code, told.get("/healthz").json()) == (200, {"ok": True})
            assert told.failing() == ["telegram", "index", "database"]
            server.up()
            bot.wait_for_log("polling as")
            wait_until(lambda: told.failing() == [])
            asks_and_is_counted(server, told)
            refused_token(server, told)
            failing_database(database_of(server, state_dir), told)
            assert server.token not in told.lines()
            assert bot.end(signal.SIGTERM) == 0
            assert "Traceback" not in bot.log


def asks_and_is_counted(server: BotApiServer, told: Told) -> None:
    Reader.in_private(server, 10_001).asks(QUESTION)
    wait_until(lambda: metric(told, "storybot_stage_seconds_count", stage="whole") == 1)
    assert metric(told, "storybot_questions_total", outcome="answer") == 1
    assert metric(told, "storybot_updates_total", kind="answer") == 1
    for stage in ("turn", "thread", "retrieval", "reading", "sending"):
        assert metric(told, "storybot_stage_seconds_count", stage=stage) >= 1, stage
    assert [metric(told, f"storybot_{name}") for name in ("stories", "queue_length", "queue_limit")] == [1, 0, 200]
    assert metric(told, "storybot_passages") > 1
    assert QUESTION not in told.get("/metrics").text


def refused_token(server: BotApiServer, told: Told) -> None:
    server.fail("getUpdates", times=ALWAYS, status=401)
    wait_until(lambda: told.failing() == ["telegram"])
    assert "STORYBOT_TOKEN: Telegram refuses it now (401 Unauthorized)" in told.lines()
    assert told.get("/healthz").status_code == 200
    assert metric(told, "storybot_errors_total", kind="setup") >= 1
    server.clear_faults()
    wait_until(lambda: told.failing() == [])


def failing_database(file: Path, told: Told) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
        connection.execute("ALTER TABLE updates RENAME TO away")
        try:
            wait_until(lambda: told.failing() == ["database"])
        finally:
            connection.execute("ALTER TABLE away RENAME TO updates")
    wait_until(lambda: told.failing() == [])


def metric(told: Told, name: str, **labels: str) -> float:
    return samples(told.get("/metrics").text)[name, frozenset(labels.items())]


def test_an_address_that_is_taken_ends_the_start_with_one_line(state_dir: Path) -> None:
    with socket.socket() as listener, BotApiServer() as server:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        completed = storybot(
            "run", state_dir=state_dir, settings=settings_for(server, state_dir, STORYBOT_HTTP=address)
        )
        assert completed.returncode == 2
        (line,) = completed.stderr.splitlines()
        assert line.startswith(f"storybot: STORYBOT_HTTP={address}: cannot listen on it")
        assert server.calls == ()
