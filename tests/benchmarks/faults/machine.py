"""Faults of the machine: database, disk, clock, kills."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.faults.trial import NotHereError, Trial, locked

WAITING, BEFORE = 130, 60
"""Questions that wait at a start, and how many seconds before it they were asked."""

IN_FLIGHT = 50
"""Most questions that are open while the bot is killed now and then."""


def database_locked(trial: Trial) -> None:
    """Another process holds the database for 20 s, in which 10 questions come."""
    trial.ask(2)
    trial.wait_until_open(0)
    with locked(trial.database):
        trial.ask(trial.few(10), over=trial.short(20))
    trial.recovers()


def database_deleted(trial: Trial) -> None:
    """The database's file is deleted between questions."""
    trial.ask(5)
    trial.wait_until_open(2)
    trial.database.unlink()
    trial.ask(trial.few(10), over=trial.short(15))
    trial.recovers()
    _check_database(trial)


def database_garbage(trial: Trial) -> None:
    """The database's file is overwritten with garbage between questions."""
    trial.ask(5)
    trial.wait_until_open(2)
    with trial.database.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        file.write(random.Random(1).randbytes(size))
    trial.ask(trial.few(10), over=trial.short(15))
    trial.recovers()
    _check_database(trial)


def _check_database(trial: Trial) -> None:
    """Note whether questions are remembered again."""
    try:
        connection = sqlite3.connect(trial.database, timeout=5)
        with connection:
            (count,) = connection.execute("SELECT count(*) FROM answers").fetchone()
        connection.close()
        trial.notes.append(f"{count} answers in the database at the end")
    except sqlite3.Error as error:
        trial.notes.append(f"the database at the end: {error}")


def disk_full(trial: Trial) -> None:
    """The disk of the state directory is full for 20 s, in which 10 questions come."""
    trial.state_dir.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(trial.state_dir)], check=False, capture_output=True
    )
    if mounted.returncode:
        raise NotHereError("it needs root, to mount a small disk")
    trial.stack.callback(subprocess.run, ["umount", "-l", str(trial.state_dir)], check=False)
    trial.copy_state()
    trial.start()
    trial.ask(2)
    trial.wait_until_open(0)
    filler = trial.state_dir / "filler"
    with filler.open("wb", buffering=0) as file:
        # Smaller and smaller, until no byte fits.
        for size in (2**20, 2**12, 1):
            with suppress(OSError):
                while file.write(b"x" * size) == size:
                    pass
    trial.ask(trial.few(10), over=trial.short(20))
    filler.unlink()
    trial.recovers()


def clock_fast(trial: Trial) -> None:
    """A clock that is 20 minutes fast, with 130 questions that wait at the start."""
    _set_clock(trial, "+20m")
    date = int(time.time()) - BEFORE
    trial.ask(WAITING, date=date)
    trial.start()
    trial.recovers()


def clock_set_back(trial: Trial) -> None:
    """The clock is set back three days between questions."""
    _set_clock(trial, "+0")
    trial.start()
    trial.ask(10, over=5)
    _set_clock(trial, "-3d")
    trial.pause(3)
    trial.ask(trial.few(20), over=trial.short(30))
    trial.recovers()


def _set_clock(trial: Trial, offset: str) -> None:
    """Have the bot's clock wrong by an offset as faketime reads it, from now on; file times and pauses stay true."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    if not libraries:
        raise NotHereError("it needs faketime (apt install faketime)")
    file = trial.folder / "clock"
    file.write_text(f"{offset}\n")
    trial.variables = {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def killed(trial: Trial) -> None:
    """SIGKILL at ten random moments in 500 questions, each followed by a start."""
    total, chance = trial.few(500), random.Random(500)
    moments = set(chance.sample(range(total), 10 if total > 200 else 3))
    for number in range(total):
        trial.wait_until_open(IN_FLIGHT)
        trial.ask(1)
        if number in moments:
            trial.pause(chance.random())
            trial.end(signal.SIGKILL)
            trial.start(wait=False)
    trial.recovers()
