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
        file.write_text(f"{time.time():.0f}\n{trouble}\n")


def last_heartbeat(file: Path) -> Heartbeat | None:
    """Return the last sign of life, or None if there is none."""
    try:
        at, *trouble = file.read_text().splitlines()
        return Heartbeat(time.time() - float(at), " ".join(trouble).strip())
    except (OSError, ValueError):
        return None
