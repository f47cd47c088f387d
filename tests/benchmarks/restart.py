"""How long `storybot run` takes to answer again after it was killed, beside the import of the libraries alone.

    python -m tests.benchmarks.restart [--rounds 5]

A bot with a database of many answers is asked questions and killed before it has answered them (SIGKILL). Each round
takes, one after the other, the time of `import torch, transformers, sentence_transformers, telegram` in a new process,
and that from the start of the bot, on what was left by the kill, to its line "polling as". Prints each round and the
medians; exit status 1 if the median of the ratios is above `MOST`.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import settings_for
from tests.end_to_end.storybot_process import running, storybot

LIBRARIES = "import torch, transformers, sentence_transformers, telegram"
ROWS = 20_000
"""Answers, turns and handled updates in the database."""

WAITING = 50
"""Questions that the killed bot has taken on; as many more wait at Telegram at each start."""

MOST = 2.0
LONGEST = 300.0


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Time from the start to polling after a kill.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    imports, starts = [], []
    with tempfile.TemporaryDirectory() as folder, BotApiServer() as server:
        killed = Path(folder) / "killed" / "state"
        settings = {**settings_for(server, killed), "STORYBOT_DATABASE_URL": "", "STORYBOT_HTTP": ""}
        _kill_while_it_answers(server, killed, settings)
        # The first round only warms the disk's cache.
        for number in range(rounds + 1):
            state = Path(shutil.copytree(killed, Path(folder) / str(number) / "state"))
            for reader in range(WAITING):
                server.user_says("Who chairs the council?", user_id=2_000 + reader)
            imported = _time_of_imports()
            started = time.monotonic()
            with running("run", state_dir=state, settings=settings) as process:
                process.wait_for_log("polling as", LONGEST)
                took = time.monotonic() - started
            if number:
                imports.append(imported)
                starts.append(took)
                sys.stdout.write(f"import {imported:.2f} s, start {took:.2f} s: {took / imported:.2f}\n")
    ratio = statistics.median(start / alone for start, alone in zip(starts, imports, strict=True))
    sys.stdout.write(
        f"median of {rounds}: import {statistics.median(imports):.2f} s, start {statistics.median(starts):.2f} s; "
        f"median ratio {ratio:.2f}\n"
    )
    return int(ratio > MOST)


def _time_of_imports() -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True, capture_output=True)
    return time.monotonic() - started


def _kill_while_it_answers(server: BotApiServer, state: Path, settings: dict[str, str]) -> None:
    """Leave what a kill leaves: a full database with its journal, and questions that were taken on."""
    storybot("index", state_dir=state, settings=settings)
    with running("run", state_dir=state, settings=settings) as process:
        process.wait_for_log("polling as", LONGEST)
        server.user_says("Who chairs the council?", user_id=1)
        server.wait_for(1, timeout=LONGEST)
        # The answer is stored soon after it was sent.
        time.sleep(2)
        with closing(sqlite3.connect(state / "storybot.db", timeout=LONGEST)) as database:
            for table, key in (("answers", "id"), ("updates", "update_id")):
                _multiply(database, table, key)
            database.commit()
        server.fail("sendMessage", times=10 * WAITING, status=502)
        for reader in range(WAITING):
            server.user_says("Who chairs the council?", user_id=1_000 + reader)
        server.wait_until_read(timeout=LONGEST)
        server.wait_for_calls("sendMessage", WAITING // 2, timeout=LONGEST)
        process.process.kill()
        process.wait()
    server.clear_faults()


def _multiply(database: sqlite3.Connection, table: str, key: str) -> None:
    """Insert a row of a table again and again, with other keys that are lower."""
    columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
    row = dict(zip(columns, database.execute(f"SELECT * FROM {table}").fetchone(), strict=True))
    marks = ", ".join("?" * len(columns))
    copies = (
        [number if name in (key, "question_id", "reply_id") else value for name, value in row.items()]
        for number in range(-ROWS, 0)
    )
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", copies)


if __name__ == "__main__":
    sys.exit(main())
