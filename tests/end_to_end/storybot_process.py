"""The command `storybot` as a new process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

COMMAND = (sys.executable, "-m", "bot")
LONGEST_START = 120.0
"""Seconds that loading the model may take on a busy machine."""


def environment(state_dir: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process: the machine's without its settings, a state directory, and `settings`.

    Health is not served unless they say so, since many processes run at a time.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STORYBOT_")}
    return {
        **kept,
        "HF_HUB_OFFLINE": "1",
        "STORYBOT_STATE_DIR": str(state_dir),
        "STORYBOT_HTTP": "",
        **(settings or {}),
    }


def storybot(
    *arguments: str, state_dir: Path, settings: Mapping[str, str] | None = None, timeout: float = LONGEST_START
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a folder of its own without a .env file."""
    state_dir.parent.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(state_dir, settings),
        cwd=state_dir.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


class Process(Protocol):
    """What is needed of `subprocess.Popen`."""

    @property
    def pid(self) -> int: ...

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, number: int, /) -> None: ...

    def kill(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Running:
    """A process that runs.

    Args:
        process: the process.
        path: the file that it writes to, on standard output and on standard error.
    """

    process: Process
    path: Path

    @property
    def log(self) -> str:
        """All that it has written so far."""
        return self.path.read_text("utf-8") if self.path.exists() else ""

    def wait_for_log(self, text: str, timeout: float = LONGEST_START) -> None:
        """Wait until the log holds `text`; raises AssertionError with the log if it never does."""
        end = time.monotonic() + timeout
        while True:
            last = self.process.poll() is not None or time.monotonic() > end
            if text in self.log:
                return
            if last:
                raise AssertionError(f"{text!r} is not in the log:\n{self.log}")
            time.sleep(0.02)

    def end(self, signal_number: int, timeout: float = 15.0) -> int:
        """Send a signal and return the exit status."""
        self.process.send_signal(signal_number)
        return self.wait(timeout)

    def wait(self, timeout: float = LONGEST_START) -> int:
        """Wait for the process to end; return its exit status."""
        return self.process.wait(timeout)


@contextmanager
def running(
    *arguments: str,
    state_dir: Path,
    settings: Mapping[str, str] | None = None,
    variables: Mapping[str, str] | None = None,
    wrapper: Sequence[str] = (),
) -> Iterator[Running]:
    """Start a command; it is killed at the end if it still runs.

    Args:
        arguments: of the command.
        state_dir: its state directory.
        settings: its settings.
        variables: of the environment, beside the machine's.
        wrapper: a command that becomes `storybot`, whose words follow it.
    """
    state_dir.parent.mkdir(parents=True, exist_ok=True)
    log = state_dir.parent / f"{os.urandom(4).hex()}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*wrapper, *COMMAND, *arguments],
            env={**environment(state_dir, settings), **(variables or {})},
            cwd=state_dir.parent,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait(LONGEST_START)
