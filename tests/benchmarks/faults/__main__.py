"""What becomes of questions under faults, each tried with a `storybot run` of its own.

    python -m tests.benchmarks.faults [--only NAME ...] [--quick] [--keep DIR] [--list]

Prints a table in Markdown, a row as soon as its fault was tried. Where a process ends by itself, it is started again
after two seconds, as a supervisor does. Questions come from tests/data, each from somebody new in a private chat,
unless the fault is about one chat; the settings are the program's own. The Bot API server (tests/bot_api) keeps to
Telegram's limits of messages.

A question is lost if it gets neither an answer nor a line that the bot is busy, was away, or that something went wrong.
"Healthy after" is how long after the end of the fault a new question is answered, which is asked then by somebody new
and, if it is turned away, again. Some faults need root (mounts) or faketime; where these are missing, the row says so.
Ends with status 1 where a question was lost or the bot never answered again.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.faults import crowds, machine, telegram
from tests.benchmarks.faults.tally import Row, heading
from tests.benchmarks.faults.trial import NotHereError, Trial
from tests.benchmarks.questions import all_questions, make_corpus, make_state
from tests.bot_api import BotApiServer, FloodLimits

FAULTS: dict[str, Callable[[Trial], None]] = {
    "away": telegram.away,
    "resets": telegram.resets,
    "hangs": telegram.hangs,
    "not-json": telegram.not_json,
    "wrong-form": telegram.wrong_form,
    "500": telegram.server_errors,
    "duplicates": telegram.duplicates,
    "401-404": telegram.refused_once,
    "429-short": telegram.short_flood_wait,
    "429-long": telegram.long_flood_wait,
    "no-name": telegram.no_name,
    "huge": crowds.huge_update,
    "db-locked": machine.database_locked,
    "db-deleted": machine.database_deleted,
    "db-garbage": machine.database_garbage,
    "disk-full": machine.disk_full,
    "clock-fast": machine.clock_fast,
    "clock-back": machine.clock_set_back,
    "killed": machine.killed,
    "stopped": crowds.stopped_under_load,
    "person-12": crowds.one_person(12),
    "person-25": crowds.one_person(25),
    "group-15": crowds.group(15),
    "group-70": crowds.group(70),
    "1000": crowds.burst(1_000),
    "3000": crowds.burst(3_000),
    "10000": crowds.burst(10_000),
}
"""What is tried, by the name of its row."""

STARTS_ITSELF = frozenset({"no-name", "disk-full", "clock-fast", "clock-back"})
"""Faults for which the bot is not started before."""


def tell(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def attempt(name: str, folder: Path, state: Path, corpus: Path, quick: bool) -> Row | str | None:
    """Try a fault; return its row, why there is none, or None if it cannot be tried on this machine."""
    with BotApiServer(flood_limits=FloodLimits()) as server:
        trial = Trial(server, folder, state, corpus, all_questions(), quick)
        try:
            if name not in STARTS_ITSELF:
                trial.start()
            FAULTS[name](trial)
            return trial.row(name)
        except NotHereError as error:
            tell(f"| {name} | not tried: {error} |")
            return None
        except Exception as error:  # noqa: BLE001  (the other rows are worth having)
            return f"could not be tried: {type(error).__name__}: {str(error)[-600:]}".replace("\n", " ")
        finally:
            trial.close()


def try_all(names: Sequence[str], folder: Path, quick: bool) -> int:
    """Try faults and print their rows; return in how many something was lost."""
    corpus = make_corpus(folder / "stories")
    state = make_state(folder / "indexed" / "state", corpus)
    bad = 0
    tell(heading())
    for name in names:
        own = folder / name
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir()
        began = time.monotonic()
        row = attempt(name, own, state, corpus, quick)
        if row is not None:
            tell(str(row) if isinstance(row, Row) else f"| {name} | {row} |")
        sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
        bad += isinstance(row, str) or (row is not None and (bool(row.tally.lost) or row.healthy is None))
    return bad


def main() -> int:
    """Try what is asked for; return the exit status."""
    # Bots are ended and disks unmounted then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=list(FAULTS), metavar="NAME", help="these rows")
    parser.add_argument("--quick", action="store_true", help="a fifth of durations and counts")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a folder in which index, logs and databases stay")
    parser.add_argument("--list", action="store_true", help="name the faults")
    options = parser.parse_args()
    if options.list:
        tell("\n".join(f"{name}: {fault.__doc__}" for name, fault in FAULTS.items()))
        return 0
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        return 1 if try_all(options.only, options.keep.absolute(), options.quick) else 0
    with tempfile.TemporaryDirectory() as folder:
        return 1 if try_all(options.only, Path(folder), options.quick) else 0


if __name__ == "__main__":
    sys.exit(main())
