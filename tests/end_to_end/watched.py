"""Watches a bot from within: the files of the project that it runs through, and the transactions that it commits."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from sqlalchemy import Engine, event

from tests.end_to_end.reader import PATIENCE
from tests.end_to_end.storybot_process import Running

ROOT = Path(__file__).parents[2]
PACKAGES = tuple(f"{ROOT / name}/" for name in ("bot", "corpus", "index"))


class Watch:
    """Watches a process between SIGUSR1 and SIGUSR2, and then writes what it has seen into a file.

    Args:
        report: the file, JSON with `files` and `commits`.
    """

    def __init__(self, report: Path) -> None:
        self._report = report
        self._files: set[str] = set()
        self._commits = 0
        self._is_on = False

    def __call__(self) -> None:
        """Wait for the signals, in the process that is watched."""
        signal.signal(signal.SIGUSR1, self._start)
        signal.signal(signal.SIGUSR2, self._stop)
        event.listen(Engine, "commit", self._committed)
        threading.setprofile(self._called)
        sys.setprofile(self._called)

    def _start(self, _number: int, _frame: FrameType | None) -> None:
        self._is_on = True
        self._report.with_suffix(".on").touch()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_on = False
        written = self._report.with_suffix(".part")
        written.write_text(json.dumps({"files": sorted(self._files), "commits": self._commits}))
        written.rename(self._report)

    def _committed(self, _connection: object) -> None:
        self._commits += self._is_on

    def _called(self, frame: FrameType, kind: str, _argument: object) -> None:
        code = frame.f_code
        if self._is_on and kind == "call" and code.co_name != "<module>" and code.co_filename.startswith(PACKAGES):
            self._files.add(code.co_filename.removeprefix(f"{ROOT}/"))


def watched(process: Running, report: Path, work: Callable[[], object]) -> tuple[set[str], int]:
    """Do something while a process is watched; return the files that it ran through, and its committed transactions."""
    process.process.send_signal(signal.SIGUSR1)
    _wait_for(report.with_suffix(".on"))
    work()
    # The last transaction is committed after the reply.
    time.sleep(1)
    process.process.send_signal(signal.SIGUSR2)
    _wait_for(report)
    seen = json.loads(report.read_text())
    return set(seen["files"]), int(seen["commits"])


def _wait_for(file: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not file.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
