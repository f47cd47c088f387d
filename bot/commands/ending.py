"""How the commands that run until they are stopped end."""

from __future__ import annotations

import logging
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from bot.commands.common import errors

STOPPED = 0


def end_on_signals() -> None:
    """End at SIGINT and SIGTERM, from now on, while nothing is answered yet.

    Process 1 of a container ignores SIGTERM unless it has a handler. What is written is written whole, or not at all.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end_now)


def _end_now(_number: int, _frame: FrameType | None) -> None:
    errors().show_cursor()
    end(STOPPED)


def end(status: int) -> NoReturn:
    """End at once. A thread that still makes suggestions, and taking apart what the models hold, would take seconds."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
