"""The file by which `storybot run` shows that it is alive, and whether something keeps it from answering."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

HEARTBEAT = "heartbeat"
"""Its name in the state directory."""

LONGEST_SILENCE = 60
"""Seconds without a heartbeat after which `storybot run` counts as stopped."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life.

    Args:
        silence: seconds since then.
        trouble: what keeps the bot from answering, with the way out; empty if nothing does.
    """

    silence: float
    trouble: str

    @property
    def is_fresh(self) -> bool:
        """Whether the program counts as running."""
        return self.silence <= LONGEST_SILENCE


def beat(file: Path, trouble: str = "") -> None:
    """Write a sign of life. Raises StorybotError or OSError if the folder cannot be written."""
    from index.storage.files import writing

    with writing(file.parent):
        file.write_text(f"{time.time():.0f}\n{time.monotonic():.0f}\n{trouble}\n")


def last_heartbeat(file: Path) -> Heartbeat | None:
    """Return the last sign of life, or None if there is none.

    The monotonic clock, which all processes share, tells its age though the time was set; the time does so for another
    machine. One that goes backwards tells nothing.
    """
    try:
        lines = file.read_text().splitlines()
        ages = [clock() - float(line) for clock, line in zip((time.time, time.monotonic), lines[:2], strict=False)]
    except (OSError, ValueError):
        return None
    # Earlier versions wrote only the time.
    known = ages if len(ages) == 1 else [age for age in ages if age > -1]
    return Heartbeat(min(known), "".join(lines[2:])) if known else None
