"""How many questions the bot answers in a second: one at a time, different ones at once, the same ones, and a burst.

    python -m tests.benchmarks.throughput [--before DIR] [--rounds 3] [--questions 59] [--in-flight 32] [--burst 0]

`storybot run` over the packaged story and those of tests/data is asked their questions, each in a chat of its own,
since the bot leaves a second between two messages to a chat. With `--before`, the code of another checkout of the
project is asked the same in turn, and the ratios are those of the two in each round; the median of the rounds is
printed. A burst comes all at once; what is not taken on is told that the bot is busy. Ends with status 1 if a question
was lost or answered twice.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bot.voice import voice_for
from corpus import PACKAGED_STORIES
from index.evaluation import read_question_file
from tests.benchmarks.load import LONGEST, Asker, processor_time
from tests.bot_api import BotApiServer
from tests.end_to_end.storybot_process import running

DATA = Path(__file__).parent.parent / "data"
FILES = (DATA / "seed-dev.jsonl", DATA / "questions.jsonl", DATA / "news" / "questions.jsonl")
FOLDERS = (PACKAGED_STORIES, DATA / "stories", DATA / "news" / "stories")
HERE = Path(__file__).parent.parent.parent
BUSY = voice_for("en").text("busy")
LONE = "one at a time"
AT_REST = 0.2
"""Seconds of processor's time in a second that a bot takes at most that nobody asks."""
REPEATED = 5
"""Different questions among those that are asked again and again."""


@dataclass(slots=True)
class Bot:
    """A bot that runs, and how fast it was.

    Args:
        server: where it is asked.
        pid: the number of its process.
        chats: the number of the next chat.
        rates: questions answered in a second, by what was asked, a figure a round.
        faults: what does not hold, a line each.
    """

    server: BotApiServer
    pid: int
    chats: int = 10_000
    rates: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def come_to_rest(self) -> None:
        """Ask something that is not measured, and wait until the questions that it suggests are found."""
        self.asked("at the start", ["Who?", "What?"], 1)
        del self.rates["at the start"]
        used = -1.0
        while processor_time(self.pid) - used > AT_REST:
            used = processor_time(self.pid)
            time.sleep(1)

    def asked(self, name: str, questions: Sequence[str], in_flight: int) -> None:
        """Ask questions, so many at a time, and note how fast they were answered."""
        self.server.clear_journal()
        measured = Asker(self.server, questions, len(questions), self.chats).run(in_flight)
        self.chats += len(questions)
        self.rates.setdefault(name, []).append(measured.throughput)
        # On a busy machine a round takes minutes.
        sys.stderr.write(f"{name}: {measured.throughput:.2f} questions/s\n")
        self.faults += [f"{name}: {fault}" for fault in measured.faults]

    def burst(self, questions: Sequence[str]) -> str:
        """Ask all at once, each in its chat; return what came of it."""
        self.server.clear_journal()
        for chat, question in enumerate(questions, self.chats):
            self.server.user_says(question, user_id=chat)
        self.chats += len(questions)
        sent = self.server.wait_for(len(questions), timeout=600)
        if len({one.chat_id for one in sent}) < len(questions):
            self.faults.append("burst: a question was lost")
        busy = sum(one.text == BUSY for one in sent)
        return f"{len(sent) - busy} of {len(questions)} answered, {busy} told that the bot is busy"


@contextmanager
def storybot(code: Path, stories: Path, folder: Path) -> Iterator[Bot]:
    """Run the bot of a checkout."""
    with BotApiServer() as server:
        settings = {
            "STORYBOT_TOKEN": server.token,
            "STORYBOT_API_URL": server.url,
            "STORYBOT_CORPUS_DIR": str(stories),
            "STORYBOT_HTTP": "",
            "PYTHONPATH": str(code),
        }
        with running("run", state_dir=folder / "state", settings=settings) as process:
            process.wait_for_log("polling as", timeout=LONGEST)
            bot = Bot(server, process.process.pid)
            bot.come_to_rest()
            yield bot


def one_round(bot: Bot, questions: Sequence[str], number: int, in_flight: int) -> None:
    """Ask what belongs to a round: questions that the bot has not been asked, and the same ones again and again."""
    # Another mark at the end makes it another question, which takes the same work.
    new = [question.rstrip("?") + "?" * (2 + number) for question in questions]
    lone = new[::5]
    bot.asked(LONE, lone, 1)
    bot.asked("different", [question for question in new if question not in lone], in_flight)
    bot.asked("the same", new[-REPEATED:] * (len(new) // REPEATED), in_flight)


def main() -> int:
    """Measure, print the figures, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--questions", type=int, default=59, help="different questions in a round")
    parser.add_argument("--in-flight", type=int, default=32)
    parser.add_argument("--burst", type=int, default=0)
    options = parser.parse_args()
    known = [asked.question for file in FILES for asked in read_question_file(file).questions]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        for stories in FOLDERS:
            shutil.copytree(stories, folder / "stories", dirs_exist_ok=True)
        checkouts = {"now": HERE} | ({"before": options.before.absolute()} if options.before else {})
        bots = {
            name: stack.enter_context(storybot(code, folder / "stories", folder / name))
            for name, code in checkouts.items()
        }
        for number in range(options.rounds):
            for bot in bots.values():
                one_round(bot, known[number :: options.rounds][: options.questions], number, options.in_flight)
        lines = []
        for name, bot in bots.items():
            rates = {asked: statistics.median(values) for asked, values in bot.rates.items()}
            lines += [f"{name}: {asked}: {rate:.1f} questions/s" for asked, rate in rates.items()]
            for asked in islice(rates, 1, None):
                lines.append(
                    f"{name}: {asked}, to one at a time: {_ratio(bot.rates[asked], bot.rates['one at a time'])}"
                )
        if options.before:
            for asked, values in bots["now"].rates.items():
                lines.append(f"now to before: {asked}: {_ratio(values, bots['before'].rates[asked])}")
        if options.burst:
            asked_at_once = [known[number % len(known)] for number in range(options.burst)]
            lines += [f"{name}: burst: {bot.burst(asked_at_once)}" for name, bot in bots.items()]
        faults = [f"{name}: {fault}" for name, bot in bots.items() for fault in bot.faults]
    sys.stdout.write("\n".join([*lines, *(faults or ["none lost, none answered twice"])]) + "\n")
    return 1 if faults else 0


def _ratio(these: Sequence[float], those: Sequence[float]) -> str:
    """The median of the ratios, a round each, and the least and the greatest."""
    ratios = [one / other for one, other in zip(these, those, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    sys.exit(main())
