"""The command `storybot` in a process that is forked from one with libraries and models in it.

It is as real as one that is started anew, with an id, signals and an end of its own, but starts in a moment.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.storybot_process import LONGEST_START, Running, environment
from tests.models import load_once

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.end_to_end.preloaded"])


class Forked:
    """A process of `storybot`, with what tests use of `subprocess.Popen`.

    Args:
        arguments: of the command.
        variables: its environment.
        folder: where it works.
        output: file for what it writes on standard output.
        errors: file for what it writes on standard error; may be the same one.
    """

    def __init__(
        self, arguments: tuple[str, ...], variables: Mapping[str, str], folder: Path, output: Path, errors: Path
    ) -> None:
        self._process = _context.Process(target=_main, args=(arguments, dict(variables), folder, output, errors))
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once there is one; raises TimeoutExpired after `timeout` seconds."""
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired("storybot", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


def _main(arguments: tuple[str, ...], variables: Mapping[str, str], folder: Path, output: Path, errors: Path) -> None:
    from bot.cli import main

    load_once(pytest.MonkeyPatch())
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    for number, path in enumerate((output, errors), start=1):
        with path.open("ab") as file:
            os.dup2(file.fileno(), number)
    sys.argv = ["storybot", *arguments]
    main(arguments, prog_name="storybot")


def storybot(
    *arguments: str, state_dir: Path, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a folder of its own without a .env file."""
    folder = state_dir.parent
    folder.mkdir(parents=True, exist_ok=True)
    output, errors = (folder / f"{os.urandom(4).hex()}.txt" for _ in range(2))
    status = Forked(arguments, environment(state_dir, settings), folder, output, errors).wait(LONGEST_START)
    return subprocess.CompletedProcess(arguments, status, output.read_text("utf-8"), errors.read_text("utf-8"))


@contextmanager
def running(*arguments: str, state_dir: Path, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start a command; it is killed at the end if it still runs."""
    folder = state_dir.parent
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{os.urandom(4).hex()}.log"
    process = Forked(arguments, environment(state_dir, settings), folder, log, log)
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait(LONGEST_START)
