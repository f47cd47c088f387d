"""Three bots on one PostgreSQL, each of which is killed in turn, and stopped in turn, while people write.

    TEST_POSTGRES_URL=… python -m tests.benchmarks.three_bots [--rounds 2] [--webhook | --polling]

Commands, which take no models, come from `CHATS` chats, one every `PAUSE` seconds. In the middle of them one bot gets
SIGKILL or SIGTERM; afterwards it is started again. Prints for each signal how many were written, lost, answered twice
and answered out of their chat's order, and the longest time to an answer beside the median: that is how long it took
until another bot had taken over. Exit status 1 if one was lost or out of order, or answered twice after a SIGTERM.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import storybot
from tests.end_to_end.several_bots import POSTGRES, SeveralBots, new_database, postgres

CHATS = range(80_001, 80_031)
PAUSE = 0.05
"""Seconds; a chat then gets a command every 1.5 s, since a bot sends one message a second to each."""
BEFORE, AFTER = 24, 48
LONGEST = 120.0


@dataclass(slots=True)
class Figures:
    """What was found for a signal, over all rounds.

    Args:
        written: how many commands there were.
        lost, twice, disordered: how many were never answered, once more than once, or after a later one of their chat.
        waits: the longest time to an answer of each round, in seconds.
        medians: the median of each round.
    """

    written: int = 0
    lost: int = 0
    twice: int = 0
    disordered: int = 0
    waits: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The row of a table."""
        waits = f"{statistics.median(self.waits):.2f} (to {max(self.waits):.2f})"
        cells = (name, self.written, self.lost, self.twice, self.disordered, waits)
        return f"| {' | '.join(map(str, cells))} | {statistics.median(self.medians):.2f} |\n"


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Three bots on one PostgreSQL.")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--webhook", action="store_true")
    parser.add_argument("--polling", action="store_true")
    given = parser.parse_args()
    address = postgres()
    if address is None:
        sys.exit(f"{POSTGRES} names no PostgreSQL")
    both = given.webhook == given.polling
    failed = False
    sys.stdout.write("| | written | lost | twice | out of order | longest wait, s | median wait, s |\n")
    for webhook in (True, False):
        if both or webhook is given.webhook:
            failed = _mode(address, webhook, given.rounds) or failed
    return int(failed)


def _mode(address: str, webhook: bool, rounds: int) -> bool:
    name = "webhook" if webhook else "polling"
    with tempfile.TemporaryDirectory() as folder, new_database(address) as database, BotApiServer() as server:
        state = Path(folder) / "state"
        storybot("index", state_dir=state)
        # With the pauses of the program.
        with SeveralBots(server, state, database, webhook=webhook, pauses={}) as bots:
            found = {signal.SIGKILL: Figures(), signal.SIGTERM: Figures()}
            for _ in range(rounds):
                for number, figures in ((number, one) for one in found.items() for number in range(len(bots.bots))):
                    _round(server, bots, number, *figures)
            for ended, one in found.items():
                sys.stdout.write(one.line(f"{name}, {ended.name}"))
            return any(one.lost or one.disordered for one in found.values()) or found[signal.SIGTERM].twice > 0


def _round(server: BotApiServer, bots: SeveralBots, number: int, ended: signal.Signals, figures: Figures) -> None:
    """Write, end a bot in between, wait for all answers, start the bot again."""
    server.clear_journal()
    written: dict[tuple[int, int], float] = {}
    for count in range(BEFORE + AFTER):
        if count == BEFORE:
            bots.bots[number].process.send_signal(ended)
        chat = CHATS[count % len(CHATS)]
        written[chat, server.user_says("/privacy", chat_id=chat, user_id=chat)] = time.monotonic()
        time.sleep(PAUSE)
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline and len({(one.chat_id, one.reply_to) for one in server.sent}) < len(written):
        time.sleep(0.1)
    bots.bots[number].wait()
    # An answer that is sent again comes by then.
    time.sleep(3)
    answered: dict[tuple[int, int], float] = {}
    figures.written += len(written)
    for chat in CHATS:
        replies = [(one.reply_to or 0, one.at) for one in server.sent if one.chat_id == chat]
        firsts = [reply for place, (reply, _) in enumerate(replies) if reply not in dict(replies[:place])]
        figures.twice += len(replies) - len(firsts)
        figures.disordered += sum(later < earlier for earlier, later in pairwise(firsts))
        for reply, at in reversed(replies):
            answered[chat, reply] = at
    figures.lost += len(written.keys() - answered.keys())
    waits = [answered[one] - written[one] for one in written.keys() & answered.keys()]
    figures.waits.append(max(waits))
    figures.medians.append(statistics.median(waits))
    bots.replace(number)


if __name__ == "__main__":
    sys.exit(main())
