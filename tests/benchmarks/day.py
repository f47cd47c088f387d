"""A day of the bot's in minutes: rest, a burst, a stop in it, Telegram away, questions meanwhile, a kill at random.

    python -m tests.benchmarks.day [--outage 120] [--burst 150] [--chats 30] [--rest 30]

`storybot run` as a process of its own against the Bot API server of tests/bot_api. Prints the resident memory of the
process at each stage (Linux), and what became of all that was asked. Ends with status 1 where a question was neither
answered nor counted in the line that says that the bot was away, where one was answered out of order, or twice: but for
the one whose answer Telegram had taken, and the bot not yet noted, at the kill. No program can know that one.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from index.evaluation import read_question_file
from tests.bot_api import BotApiServer
from tests.end_to_end.storybot_process import Running, running

QUESTIONS = Path(__file__).parent.parent / "data" / "seed-dev.jsonl"
AWAY = re.compile(r"While I was away, (\d+) questions? (?:was|were) left unanswered")
FIRST_CHAT = 10_000
KILLS = 1
"""How often the program is killed; each may catch it between the sending of an answer and the note of it."""


class Day:
    """What is asked, and what comes of it.

    Args:
        server: where.
        chats: in how many chats.
    """

    def __init__(self, server: BotApiServer, chats: int) -> None:
        self._server = server
        self._chats = cycle(range(FIRST_CHAT, FIRST_CHAT + chats))
        self._questions: Iterator[str] = cycle(asked.question for asked in read_question_file(QUESTIONS).questions)
        self.asked: list[tuple[int, int]] = []

    def ask(self, count: int) -> None:
        """Ask so many questions, in one chat after another."""
        for chat in (next(self._chats) for _ in range(count)):
            self.asked.append((chat, self._server.user_says(next(self._questions), user_id=chat)))

    def answered(self) -> list[tuple[int, int]]:
        """Return the questions that were replied to, in the order of the replies."""
        return [(sent.chat_id, sent.reply_to) for sent in self._server.sent if sent.reply_to is not None]

    def counted(self) -> Counter[int]:
        """Return how many questions of each chat the bot says it left unanswered."""
        left: Counter[int] = Counter()
        for sent in self._server.sent:
            for count in AWAY.findall(sent.text):
                left[sent.chat_id] += int(count)
        return left

    def open(self) -> int:
        """Return how many questions are neither answered nor counted as left."""
        return len(set(self.asked) - set(self.answered())) - self.counted().total()

    def doubled(self) -> int:
        """Return how many answers came a second time."""
        return len(self.answered()) - len(set(self.answered()))

    def wait_until_open(self, most: int) -> None:
        """Wait until no more than so many questions are open, or nothing more comes."""
        while self.open() > most:
            before = len(self._server.sent)
            try:
                self._server.wait_for(before + 1, timeout=60)
            except AssertionError:
                return

    def faults(self) -> list[str]:
        """Return what does not hold, a line each."""
        answered = self.answered()
        counts = {
            "lost": self.open(),
            "answered twice": max(0, self.doubled() - KILLS),
            "out of order": sum(
                replies != sorted(replies)
                for replies in (
                    [number for chat, number in dict.fromkeys(answered) if chat == known] for known in dict(self.asked)
                )
            ),
            "requests that Telegram would refuse": len(self._server.violations),
        }
        return [f"{count} {what}" for what, count in counts.items() if count]


def resident(process: Running) -> float:
    """Return the resident memory of a process in MB."""
    status = Path(f"/proc/{process.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def live(server: BotApiServer, day: Day, folder: Path, options: argparse.Namespace) -> None:
    """Go through the day."""
    settings = {"STORYBOT_TOKEN": server.token, "STORYBOT_API_URL": server.url}
    state_dir = folder / "state"
    with running("run", state_dir=state_dir, settings=settings) as process:
        process.wait_for_log("polling as")
        tell(f"started: {resident(process):.0f} MB")
        day.ask(10)
        day.wait_until_open(0)
        time.sleep(options.rest)
        tell(f"after ten questions and {options.rest} s of rest: {resident(process):.0f} MB")
        day.ask(options.burst)
        day.wait_until_open(options.burst // 2)
        tell(f"in a burst of {options.burst}: {resident(process):.0f} MB, {day.open()} open; SIGTERM")
        started = time.monotonic()
        status = process.end(signal.SIGTERM)
        tell(f"stopped with status {status} after {time.monotonic() - started:.1f} s, {day.open()} open")
    with running("run", state_dir=state_dir, settings=settings) as process:
        process.wait_for_log("polling as")
        day.wait_until_open(0)
        tell(f"after the burst: {resident(process):.0f} MB, {day.open()} open")
        day.ask(options.burst)
        day.wait_until_open(options.burst * 2 // 3)
        server.down()
        day.ask(options.burst // 3)
        time.sleep(options.outage)
        tell(f"at the end of {options.outage} s without Telegram: {resident(process):.0f} MB, {day.open()} open")
        server.up()
        day.wait_until_open(options.burst // 3)
        tell(f"Telegram is back: {resident(process):.0f} MB, {day.open()} open; SIGKILL")
        time.sleep(random.random())
        process.end(signal.SIGKILL)
    day.ask(options.burst // 3)
    with running("run", state_dir=state_dir, settings=settings) as process:
        process.wait_for_log("polling as")
        day.wait_until_open(0)
        server.wait_until_read(timeout=60)
        time.sleep(options.rest)
        tell(f"after the last answer and {options.rest} s of rest: {resident(process):.0f} MB, {day.open()} open")
        process.end(signal.SIGTERM)


def main() -> int:
    """Go through the day, print what came of it, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outage", type=float, default=120)
    parser.add_argument("--burst", type=int, default=150)
    parser.add_argument("--chats", type=int, default=30)
    parser.add_argument("--rest", type=float, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, BotApiServer() as server:
        day = Day(server, options.chats)
        live(server, day, Path(folder), options)
        faults = day.faults()
        tell(
            f"{len(day.asked)} questions: {len(set(day.answered()))} answered, "
            f"{day.counted().total()} told of as left unanswered, {day.doubled()} twice over the kill; "
            + (", ".join(faults) or "none lost, each chat's in order")
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
