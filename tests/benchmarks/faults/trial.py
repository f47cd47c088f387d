"""A bot that is tried: started again as a supervisor would, asked, and looked at when the fault is over."""

from __future__ import annotations

import itertools
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import Any

from tests.benchmarks.faults.tally import ERROR, TURNED_AWAY, Asked, Row, Tally, tally
from tests.bot_api import BotApiServer
from tests.end_to_end.storybot_process import Running, running

QUICK = 0.2
"""What a quick trial takes of durations and counts."""

LONGEST_START = 600.0
"""Seconds that a start may take on a busy machine."""

NO_NEWS = 120.0
"""Seconds without any message after which what is open counts as lost."""

SILENCE = 15.0
"""Seconds without any message after which no more answers are waited for."""

MOST_PROBES = 600.0
"""Seconds after which a bot that answers nobody counts as one that never will."""

PROBE = 30.0
"""Seconds that a probe waits for its answer before another one is sent."""

MOST_STARTS = 6
"""How often a supervisor starts a program that ends by itself."""

START_PAUSE = 2.0
"""Seconds that a supervisor waits before it starts a program again."""

FIRST_READER, FIRST_PROBE = 100_000, 9_000_000


class NotHereError(Exception):
    """A fault cannot be made on this machine."""


class Trial:
    """A bot, those who ask it, and the Bot API server between them.

    Args:
        server: where they meet.
        folder: an empty folder for all that is written.
        state: a state directory with the index, which is copied.
        corpus: the stories.
        questions: what is asked, in random order.
        quick: whether durations and counts are shortened.
    """

    def __init__(
        self, server: BotApiServer, folder: Path, state: Path, corpus: Path, questions: Sequence[str], quick: bool
    ) -> None:
        self.server = server
        self.folder = folder
        self.state_dir = folder / "state"
        self.settings = {
            "STORYBOT_TOKEN": server.token,
            "STORYBOT_API_URL": server.url,
            "STORYBOT_CORPUS_DIR": str(corpus),
            "STORYBOT_HTTP": "127.0.0.1:0",
        }
        self.variables: dict[str, str] = {}
        self.wrapper: tuple[str, ...] = ()
        self.stack = ExitStack()
        self.asked: list[Asked] = []
        self.ended: list[int] = []
        self.notes: list[str] = []
        self.healthy: float | None = None
        self._quick = quick
        self._state = state
        self._readers, self._probes = itertools.count(FIRST_READER), itertools.count(FIRST_PROBE)
        self._questions = self._endless(questions)
        self._process: Running | None = None
        self._closing = ExitStack()
        self._peak = 0.0

    @staticmethod
    def _endless(questions: Sequence[str]) -> Iterator[str]:
        chance = random.Random(len(questions))
        while True:
            yield from chance.sample(questions, len(questions))

    # The process

    @property
    def database(self) -> Path:
        """The file of the bot's database."""
        return self.state_dir / "storybot.db"

    @property
    def pid(self) -> int:
        """The number of the process; raises NotHereError if none runs."""
        if self._process is None:
            raise NotHereError("the bot does not run any more")
        return self._process.process.pid

    def copy_state(self) -> None:
        """Put the index where the bot looks for it."""
        shutil.copytree(self._state, self.state_dir, dirs_exist_ok=True)

    def start(self, *, wait: bool = True) -> None:
        """Start the bot, and wait until it polls."""
        if not self.state_dir.exists():
            self.copy_state()
        self._process = self._closing.enter_context(
            running(
                "run",
                state_dir=self.state_dir,
                settings=self.settings,
                variables=self.variables,
                wrapper=self.wrapper,
            )
        )
        if wait:
            self._process.wait_for_log("polling as", LONGEST_START)

    def end(self, number: int) -> float:
        """Send a signal, note the exit status unless it was a kill, and return how many seconds the end took."""
        if self._process is None:
            return 0.0
        self._note_peak()
        began = time.monotonic()
        self._process.process.send_signal(number)
        try:
            status = self._process.wait(60)
        except subprocess.TimeoutExpired:
            self.notes.append("does not end within 60 s")
            self._process.process.kill()
            status = self._process.wait(60)
        if number != signal.SIGKILL:
            self.ended.append(status)
        self._process = None
        self._closing.close()
        return time.monotonic() - began

    def close(self) -> None:
        """End what runs."""
        self._closing.close()
        self.stack.close()

    def look_after(self) -> None:
        """Start the bot again if it has ended by itself, as a supervisor would."""
        if self._process is None:
            return
        self._note_peak()
        status = self._process.process.poll()
        if status is None:
            return
        self.ended.append(status)
        self._closing.close()
        self._process = None
        if len(self.ended) >= MOST_STARTS:
            self.notes.append("given up by the supervisor")
            return
        time.sleep(START_PAUSE)
        self.start(wait=False)

    def _note_peak(self) -> None:
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except (OSError, NotHereError):
            return
        for size in re.findall(r"VmHWM:\s+(\d+) kB", status):
            self._peak = max(self._peak, int(size) / 1024)

    # The readers

    def few(self, count: int) -> int:
        """Return a count, or less of it if the trial is quick."""
        return max(3, round(count * QUICK)) if self._quick else count

    def short(self, seconds: float) -> float:
        """Return a duration, or less of it if the trial is quick."""
        return max(3.0, seconds * QUICK) if self._quick else seconds

    def ask(
        self,
        count: int,
        *,
        over: float = 0.0,
        user_id: int | None = None,
        chat_id: int | None = None,
        date: int | None = None,
    ) -> None:
        """Ask questions, each of somebody new and in a chat of their own, if nothing else is said.

        Args:
            count: how many.
            over: how many seconds they are spread over.
            user_id: who asks them all.
            chat_id: the group where they are asked, with a mention.
            date: when Telegram says that they were asked, in seconds since 1970.
        """
        began = time.monotonic()
        mention = f"@{self.server.username} " if chat_id is not None else ""
        dated: dict[str, Any] = {} if date is None else {"date": date}
        for number in range(count):
            user = user_id or next(self._readers)
            chat = chat_id or user
            text = mention + next(self._questions)
            message = self.server.user_says(text, chat_id=chat, user_id=user, **dated)
            self.asked.append(Asked(chat, message, time.monotonic()))
            self.pause(began + over * (number + 1) / count - time.monotonic())

    def tally(self) -> Tally:
        """Return what became of the questions so far."""
        return tally(self.asked, self.server.sent)

    def pause(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Wait, and look after the bot; return whether something has come true meanwhile."""
        end = time.monotonic() + seconds
        while not until():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.look_after()
            time.sleep(min(0.2, left))
        return True

    def wait_until_open(self, most: int) -> None:
        """Wait until no more than so many questions are open, or nothing has come for a long while."""
        last, changed = self.tally(), time.monotonic()
        while last.lost > most and time.monotonic() - changed < NO_NEWS:
            self.pause(0.5)
            now = self.tally()
            if now != last:
                last, changed = now, time.monotonic()

    def recovers(self) -> None:
        """Say that the fault is over: find out when a new question is answered, and wait for what is open."""
        self.healthy = self._seconds_to_health()
        self.wait_until_open(0)
        # A line that turns questions away counts for all of its chat at once, and those before it are still answered.
        sent = -1
        while sent < len(self.server.sent):
            sent = len(self.server.sent)
            self.pause(SILENCE)

    def _seconds_to_health(self) -> float | None:
        """Ask until somebody new is answered, who may be one that asked before; return how long that took."""
        ended, probes = time.monotonic(), set[int]()
        while time.monotonic() - ended < MOST_PROBES and self._process:
            probes.add(probe := next(self._probes))
            self.server.user_says(next(self._questions), user_id=probe)
            self.pause(PROBE, partial(self._has_said, {probe}, anything=True))
            if self._has_said(probes):
                return time.monotonic() - ended
            self.pause(1)
        return None

    def _has_said(self, chats: set[int], *, anything: bool = False) -> bool:
        """Whether the bot has sent an answer, or anything, to one of these chats."""
        sent = (one.text for one in self.server.sent if one.chat_id in chats)
        return any(anything or not (text in TURNED_AWAY or ERROR.search(text)) for text in sent)

    # The end

    def row(self, name: str) -> Row:
        """Return what came of it all."""
        logs = "\n".join(file.read_text("utf-8", "replace") for file in self.folder.glob("*.log"))
        if "Traceback" in logs:
            self.notes.append(f"{logs.count('Traceback')} tracebacks in the log")
        if self.server.violations:
            self.notes.append(f"{len(self.server.violations)} requests that Telegram would refuse")
        return Row(name, self.tally(), self.healthy, self._peak or None, self.ended, self.notes)


def locked(database: Path) -> ExitStack:
    """Hold a database's lock for writers until what is returned is closed."""
    stack = ExitStack()
    connection = stack.enter_context(closing(sqlite3.connect(database, isolation_level=None, timeout=30)))
    connection.execute("BEGIN EXCLUSIVE")
    stack.callback(connection.execute, "ROLLBACK")
    return stack
