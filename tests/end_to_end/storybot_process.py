"""The command `storybot` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

COMMAND = (sys.executable, "-m", "bot")
LONGEST_START = 120.0
"""Seconds that loading the model may take on a busy machine."""


def environment(state_dir: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process: the machine's without its settings, a state directory, and `settings`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STORYBOT_")}
    return {**kept, "HF_HUB_OFFLINE": "1", "STORYBOT_STATE_DIR": str(state_dir), **(settings or {})}


def storybot(
    *arguments: str, state_dir: Path, settings: Mapping[str, str] | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a folder of its own without a .env file."""
    state_dir.parent.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(state_dir, settings),
        cwd=state_dir.parent,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=LONGEST_START,
        check=False,
    )


class Running:
    """A process whose log is collected while it runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def log(self) -> str:
        """All that it has written so far."""
        with self._news:
            return "".join(self._lines)

    def wait_for_log(self, text: str, timeout: float = LONGEST_START) -> None:
        """Wait until the log holds `text`; raises AssertionError with the log where it never does."""
        with self._news:
            if not self._news.wait_for(lambda: text in "".join(self._lines), timeout):
                raise AssertionError(f"{text!r} is not in the log:\n{''.join(self._lines)}")

    def end(self, signal_number: int, timeout: float = 15.0) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(signal_number)
        return self.wait(timeout)

    def wait(self, timeout: float = LONGEST_START) -> int:
        """Wait for the process to end; return its exit status."""
        status = self.process.wait(timeout)
        self._reader.join(timeout)
        if self.process.stdout:
            self.process.stdout.close()
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()


@contextmanager
def running(*arguments: str, state_dir: Path, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start a command; it is killed at the end if it still runs."""
    state_dir.parent.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(state_dir, settings),
        cwd=state_dir.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    collected = Running(process)
    try:
        yield collected
    finally:
        process.kill()
        collected.wait()
