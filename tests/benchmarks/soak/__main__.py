"""Questions for half an hour, and what the process takes meanwhile.

    python -m tests.benchmarks.soak [--minutes 30] [--rate 2] [--plot FILE.png] [--keep DIR]

`storybot run` as a process of its own against the Bot API server of tests/bot_api, with its default settings but for
the stories of tests/data. 200 readers ask their questions over and over, most with small changes; every fifth question
comes with the press of a button, every tenth with an edit of an earlier question, every twentieth with a command. Every
three minutes a story is added or removed. Every ten seconds the process is looked at (Linux).

Prints a table: the slope of resident memory after a warm-up of five minutes, at most a third of the run, by ordinary
least squares, with a 95 % interval by a moving-block bootstrap of the residuals; what else the process takes, what
became of the questions, and how long answers took. Ends with status 1 where a question was lost or the process ended.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.questions import all_questions, make_corpus, make_state
from tests.benchmarks.soak.plot import draw
from tests.benchmarks.soak.readers import Readers
from tests.benchmarks.soak.samples import Sample
from tests.benchmarks.soak.trend import trend
from tests.bot_api import BotApiServer
from tests.end_to_end.storybot_process import Running, running

EVERY = 10.0
"""Seconds between two samples."""

SHOWN = 6
"""Every so many samples one is printed."""

LONGEST_START = 600.0
"""Seconds that the start may take on a busy machine."""

WARM_UP = 300.0
STORIES_EVERY = 180.0
LONGEST_REST = 300.0
"""Seconds that what is open at the end may take."""


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def soak(process: Running, readers: Readers, database: Path, seconds: float, rate: float) -> list[Sample]:
    """Let readers ask for a while, and wait for the answers; return the samples of that time."""
    pid, samples = process.process.pid, list[Sample]()
    began = time.monotonic()
    question, story, sample = began, began + STORIES_EVERY / 2, began
    while (now := time.monotonic()) - began < seconds and process.process.poll() is None:
        if now >= sample:
            try:
                samples.append(Sample.take(pid, database, now - began, readers.tally().lost))
            except OSError:
                break
            if len(samples) % SHOWN == 1:
                tell(str(samples[-1]))
            sample += EVERY
        if now >= story:
            readers.change_stories()
            story += STORIES_EVERY
        if now >= question:
            readers.act()
            question += 1 / rate
        time.sleep(max(0.0, min(question, sample) - time.monotonic()))
    end = time.monotonic() + LONGEST_REST
    while readers.tally().lost and time.monotonic() < end and process.process.poll() is None:
        time.sleep(0.5)
    if process.process.poll() is None:
        samples.append(Sample.take(pid, database, time.monotonic() - began, readers.tally().lost))
    return samples


def report(samples: Sequence[Sample], readers: Readers, seconds: float, status: int) -> list[str]:
    """Return the lines of the table."""
    warm_up = min(WARM_UP, seconds / 3)
    warm = [one for one in samples if one.at >= warm_up]
    first, last, became, took = samples[0], samples[-1], readers.tally(), sorted(readers.latencies())
    rows = [("questions", f"{became.sent} in {seconds / 60:.0f} minutes")]
    if len(warm) > 3:
        found = trend([one.at / 3600 for one in warm], [one.memory for one in warm])
        what = f"MB an hour, 95 % interval {found.low:+.1f} to {found.high:+.1f}"
        how = f"{len(warm)} samples after {warm_up / 60:.1f} minutes, blocks of {found.block}"
        rows.append(("slope of resident memory", f"{found.slope:+.1f} {what} ({how})"))
    rows += [
        ("resident memory at the start, after the warm-up, at the end", " · ".join(
            f"{one.memory:.0f} MB" for one in (first, (warm or samples)[0], last)
        )),
        ("most resident memory", f"{max(one.memory for one in samples):.0f} MB"),
        ("open descriptors at the start and the end, most", _range([one.descriptors for one in samples])),
        ("threads at the start and the end, most", _range([one.threads for one in samples])),
        ("database at the start and the end", f"{first.database:.1f} and {last.database:.1f} MB"),
        ("most questions waiting", str(max(one.waiting for one in samples))),
        ("answered", str(became.answered)),
        ("told busy or away, told of an error", f"{became.told}, {became.failed}"),
        ("lost, answered twice", f"{became.lost}, {became.twice}"),
        ("buttons pressed, questions edited, commands, changes of stories", ", ".join(
            map(str, (readers.presses, readers.edits, len(readers.commands), readers.changes))
        )),
        ("exit status", str(status)),
    ]  # fmt: skip
    if len(took) > 1:
        late = statistics.quantiles(took, n=20)[-1]
        rows.append(("from question to reply", f"median {statistics.median(took):.2f} s, 95th percentile {late:.2f} s"))
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _range(values: Sequence[int]) -> str:
    return f"{values[0]} and {values[-1]}, {max(values)}"


def live(folder: Path, options: argparse.Namespace) -> int:
    """Let the bot run in a folder, print what came of it, and return the exit status."""
    corpus = make_corpus(folder / "stories")
    state = make_state(folder / "state", corpus)
    seconds = options.minutes * 60
    with BotApiServer() as server:
        settings = {
            "STORYBOT_TOKEN": server.token,
            "STORYBOT_API_URL": server.url,
            "STORYBOT_CORPUS_DIR": str(corpus),
            "STORYBOT_HTTP": "127.0.0.1:0",
        }
        readers = Readers(server, all_questions(), corpus)
        with running("run", state_dir=state, settings=settings) as process:
            process.wait_for_log("polling as", LONGEST_START)
            samples = soak(process, readers, state / "storybot.db", seconds, options.rate)
            ended = process.process.poll()
            status = process.end(signal.SIGTERM) if ended is None else ended
            tracebacks = process.log.count("Traceback")
        tell("\n".join(report(samples, readers, seconds, status)))
        if tracebacks or server.violations:
            tell(f"{tracebacks} tracebacks in the log, {len(server.violations)} requests that Telegram would refuse")
        if options.plot:
            draw(samples, min(WARM_UP, seconds / 3), options.plot)
        return 1 if readers.tally().lost or ended is not None or status else 0


def main() -> int:
    """Soak the bot; return the exit status."""
    # The bot is ended then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=2, help="questions a second")
    parser.add_argument("--plot", type=Path, metavar="FILE", help='a PNG file for the samples (pip install ".[plot]")')
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a folder in which index, log and database stay")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        return live(options.keep.absolute(), options)
    with tempfile.TemporaryDirectory() as folder:
        return live(Path(folder), options)


if __name__ == "__main__":
    sys.exit(main())
