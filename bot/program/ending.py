"""How the commands that run until they are stopped end: their exit statuses, and an end at once."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from threading import Thread
from types import FrameType

from rich.console import Console

from bot.program.redaction import without_secrets

STOPPED = 0
WRONG_SET_UP = 2
TOKEN_REFUSED = 3
STOOD_STILL = 4

PATIENCE = 1.0
"""Seconds that writing the last line may take: whoever reads it may stand still."""


def end(status: int, line: str = "", leave: Callable[[int], object] = os._exit) -> None:
    """Write what is still to be written, and end the program at once.

    A thread that still works would hold it, and taking apart what the models hold takes seconds.

    Args:
        status: the exit status.
        line: a last line for standard error.
        leave: ends the program.
    """

    def write() -> None:
        if line:
            sys.stderr.write(f"storybot: {without_secrets(line)}\n")
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()

    writer = Thread(target=write, daemon=True)
    writer.start()
    writer.join(PATIENCE)
    leave(status)


def end_on_signals() -> None:
    """End at SIGINT and SIGTERM, from now on, while nothing is answered yet.

    Process 1 of a container ignores SIGTERM unless it has a handler. What is written is written whole, or not at all.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end_now)


def _end_now(_number: int, _frame: FrameType | None) -> None:
    # A progress bar may have hidden it.
    Console(stderr=True).show_cursor()
    end(STOPPED)
