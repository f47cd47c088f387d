"""The command `storybot` in a process that is forked from one with libraries and models in it.

It is as real as one that is started anew, with an id, signals and an end of its own, but starts in a moment. Only its
pauses are short, unless a test wants them as they are.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

import pytest

from tests.end_to_end.storybot_process import LONGEST_START, Running, environment
from tests.models import load_once

SHORT_PAUSES: Mapping[str, float] = {
    "bot.answering.keeping.LOOK_EVERY": 0.2,
    "bot.database.session.BUSY_TIMEOUT": 1.0,
    "bot.telegram.running.chores.LOOK_AROUND_EVERY": 0.2,
    "bot.telegram.sending.calls.LONGEST_WAIT": 0.1,
    "bot.telegram.sending.calls.CHAT_PAUSE": 0.01,
}
"""Seconds that a bot of the tests waits in place of those that the program says."""

forks = multiprocessing.get_context("forkserver")
"""Makes processes that have libraries and models in them from the start."""
forks.set_forkserver_preload(["tests.end_to_end.preloaded"])


class Forked:
    """A process of `storybot`, with what tests use of `subprocess.Popen`.

    Args:
        arguments: of the command.
        variables: its environment.
        folder: where it works.
        output: file for what it writes on standard output.
        errors: file for what it writes on standard error; may be the same one.
        pauses: seconds by the constant that says them.
        before: called in the process before the command.
    """

    def __init__(
        self,
        arguments: tuple[str, ...],
        variables: Mapping[str, str],
        folder: Path,
        output: Path,
        errors: Path,
        pauses: Mapping[str, float] = SHORT_PAUSES,
        before: Callable[[], None] | None = None,
    ) -> None:
        # By pipes, since a test may let the process write to no file.
        senders: dict[Path, Connection] = {}
        self._copying = []
        for path in {output, errors}:
            receiver, senders[path] = forks.Pipe(duplex=False)
            self._copying.append(Thread(target=_copy, args=(receiver, path), daemon=True))
        written = (senders[output], senders[errors])
        self._process = forks.Process(target=_main, args=(arguments, variables, folder, *written, pauses, before))
        self._process.start()
        self.pid = self._process.pid or 0
        for sender in senders.values():
            sender.close()
        for thread in self._copying:
            thread.start()

    def poll(self) -> int | None:
        """Return the exit status, None while it runs."""
        status = self._process.exitcode
        if status is not None:
            for thread in self._copying:
                thread.join()
        return status

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


def _main(
    arguments: tuple[str, ...],
    variables: Mapping[str, str],
    folder: Path,
    output: Connection,
    errors: Connection,
    pauses: Mapping[str, float],
    before: Callable[[], None] | None,
) -> None:
    from bot.cli import main

    patch = pytest.MonkeyPatch()
    load_once(patch)
    for name, seconds in pauses.items():
        patch.setattr(name, seconds)
    if before:
        before()
    os.environ.clear()
    os.environ.update(variables)
    os.chdir(folder)
    for number, connection in enumerate((output, errors), start=1):
        os.dup2(connection.fileno(), number)
    sys.argv = ["storybot", *arguments]
    main(arguments, prog_name="storybot")


def _copy(receiver: Connection, path: Path) -> None:
    with path.open("wb", buffering=0) as file, receiver:
        while part := os.read(receiver.fileno(), 65_536):
            file.write(part)


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
def running(
    *arguments: str,
    state_dir: Path,
    settings: Mapping[str, str] | None = None,
    pauses: Mapping[str, float] = SHORT_PAUSES,
    before: Callable[[], None] | None = None,
) -> Iterator[Running]:
    """Start a command; it is killed at the end if it still runs."""
    folder = state_dir.parent
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{os.urandom(4).hex()}.log"
    process = Forked(arguments, environment(state_dir, settings), folder, log, log, pauses, before)
    try:
        yield Running(process, log)
    finally:
        process.kill()
        process.wait(LONGEST_START)
