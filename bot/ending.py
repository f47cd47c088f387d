"""How `storybot run` ends: its exit statuses, and an end at once."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from threading import Thread

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
            sys.stderr.write(f"storybot: {line}\n")
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()

    writer = Thread(target=write, daemon=True)
    writer.start()
    writer.join(PATIENCE)
    leave(status)
