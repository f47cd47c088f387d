"""How many questions the bot answers, and how soon, beside a bot that only sends back what it is sent.

    python -m tests.benchmarks.load [--questions 1000] [--chats 200] [--in-flight 50]

`storybot run` and the echo bot, each a process of its own, are asked the same questions in the same chats by the same
Bot API server (tests/bot_api), so many at a time: with each answer the next question is asked. Ends with status 1 where
a question was lost or answered twice, or where a chat's answers are out of order. Prints throughput, and median and
95th percentile of the time from question to answer; at last the processor's time that the bot takes for a question
beside that of the answerer without a bot around it, which tells where the time goes (Linux).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import PACKAGED_STORIES, read_corpus
from index import SentenceTransformerEncoder, StoryBot, StoryIndex, TransformersReader
from index.evaluation import read_question_file
from tests.bot_api import BotApiServer
from tests.end_to_end.storybot_process import running

QUESTIONS = Path(__file__).parent.parent / "data" / "seed-dev.jsonl"
FIRST_CHAT = 10_000
LONGEST = 600.0
"""Seconds that the next answer may take."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run came to.

    Args:
        throughput: questions answered in a second.
        median: time from question to answer, in seconds.
        percentile: the 95th percentile of that.
        faults: what does not hold, a line each.
    """

    throughput: float
    median: float
    percentile: float
    faults: tuple[str, ...]

    def line(self, name: str) -> str:
        """Return it in a line."""
        return (
            f"{name}: {self.throughput:.1f} questions/s, from question to answer {self.median * 1000:.0f} ms (median), "
            f"{self.percentile * 1000:.0f} ms (95th percentile)"
        )


class Asker:
    """Asks questions, so many at a time, and takes note of when.

    Args:
        server: where.
        questions: what, round after round over the chats.
        chats: how many chats there are.
        first: the number of the first.
    """

    def __init__(self, server: BotApiServer, questions: Sequence[str], chats: int, first: int = FIRST_CHAT) -> None:
        self._server = server
        self._questions = questions
        self._chats = chats
        self._first = first
        self.asked: dict[tuple[int, int], float] = {}

    def run(self, in_flight: int) -> Measured:
        """Ask all, wait for the answers, and measure."""
        server, total = self._server, len(self._questions)
        started = time.monotonic()
        for number in range(total):
            if number >= in_flight:
                server.wait_for(number - in_flight + 1, timeout=LONGEST)
            chat = self._first + number % self._chats
            asked_at = time.monotonic()
            self.asked[chat, server.user_says(self._questions[number], user_id=chat)] = asked_at
        server.wait_for(total, timeout=LONGEST)
        ended = max(sent.at for sent in server.sent)
        server.wait_until_read()
        return self._measured(ended - started)

    def _measured(self, seconds: float) -> Measured:
        times, order = [], dict[int, list[int]]()
        for sent in self._server.sent:
            if sent.reply_to is not None:
                order.setdefault(sent.chat_id, []).append(sent.reply_to)
                times.append(sent.at - self.asked[sent.chat_id, sent.reply_to])
        answered = [(chat, question) for chat, replies in order.items() for question in replies]
        counts = {
            "lost": len(self.asked.keys() - set(answered)),
            "answered twice": len(answered) - len(set(answered)),
            "chats out of order": sum(replies != sorted(replies) for replies in order.values()),
            "messages that are no answers": len(self._server.sent) - len(answered),
            "requests that Telegram would refuse": len(self._server.violations),
        }
        faults = tuple(f"{count} {what}" for what, count in counts.items() if count)
        return Measured(len(times) / seconds, statistics.median(times), statistics.quantiles(times, n=20)[-1], faults)


@contextmanager
def storybot(server: BotApiServer, folder: Path) -> Iterator[int]:
    """Run the bot; gives the number of its process."""
    settings = {"STORYBOT_TOKEN": server.token, "STORYBOT_API_URL": server.url}
    with running("run", state_dir=folder / "state", settings=settings) as process:
        process.wait_for_log("polling as")
        yield process.process.pid


@contextmanager
def echo_bot(server: BotApiServer) -> Iterator[None]:
    """Run the bot that only sends back what it is sent."""
    environment = {**os.environ, "TOKEN": server.token, "API_URL": server.url}
    with subprocess.Popen([sys.executable, "-m", "tests.benchmarks.echo_bot"], env=environment) as process:
        try:
            server.wait_for_calls("getUpdates", timeout=60)
            yield
        finally:
            process.terminate()


def processor_time(pid: int) -> float:
    """Return the processor's time that a process has taken so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def answerer_time(questions: Sequence[str]) -> float:
    """Return the processor's time that a question takes the answerer alone, in seconds."""
    encoder, reader = SentenceTransformerEncoder(), TransformersReader()
    answerer = StoryBot(StoryIndex.build(read_corpus(PACKAGED_STORIES).stories, encoder), encoder, reader)
    answerer.ask(questions[0])
    started = time.process_time()
    for question in questions:
        answerer.ask(question)
    return (time.process_time() - started) / len(questions)


def main() -> int:
    """Measure both and print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--in-flight", type=int, default=50)
    options = parser.parse_args()
    known = [asked.question for asked in read_question_file(QUESTIONS).questions]
    questions = [known[number % len(known)] for number in range(options.questions)]
    with tempfile.TemporaryDirectory() as folder:
        with BotApiServer() as server, storybot(server, Path(folder)) as pid:
            before = processor_time(pid)
            ours = Asker(server, questions, options.chats).run(options.in_flight)
            taken = (processor_time(pid) - before) / options.questions
        with BotApiServer() as server, echo_bot(server):
            echo = Asker(server, questions, options.chats).run(options.in_flight)
    bare = answerer_time(questions[: 5 * len(known)])
    lines = [
        ours.line("storybot"),
        echo.line("echo bot"),
        f"ratio, storybot to echo bot: throughput {ours.throughput / echo.throughput:.2f}, "
        f"median {ours.median / echo.median:.1f}, 95th percentile {ours.percentile / echo.percentile:.1f}",
        f"processor's time for a question: storybot {taken * 1000:.0f} ms, the answerer alone {bare * 1000:.0f} ms, "
        f"ratio {taken / bare:.2f}",
    ]
    faults = [f"{name}: {fault}" for name, run in (("storybot", ours), ("echo bot", echo)) for fault in run.faults]
    sys.stdout.write("\n".join([*lines, *(faults or ["none lost, none answered twice, order kept"])]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
