"""What a process takes, now and then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

MB = 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process takes at a moment.

    Args:
        at: seconds since the start.
        memory: resident memory, in MB.
        descriptors: files and connections that are open.
        threads: how many there are.
        database: size of the database with its journal, in MB.
        waiting: questions that are not answered yet.
    """

    at: float
    memory: float
    descriptors: int
    threads: int
    database: float
    waiting: int

    @classmethod
    def take(cls, pid: int, database: Path, at: float, waiting: int) -> Sample:
        """Look at a process (Linux); raises OSError if there is none."""
        process = Path(f"/proc/{pid}")
        status = dict(re.findall(r"^(VmRSS|Threads):\s+(\d+)", (process / "status").read_text(), re.MULTILINE))
        if "VmRSS" not in status:
            raise ProcessLookupError(f"process {pid} has ended")
        sizes = sum(file.stat().st_size for file in database.parent.glob(f"{database.name}*"))
        descriptors = len(list((process / "fd").iterdir()))
        return cls(at, int(status["VmRSS"]) / 1024, descriptors, int(status["Threads"]), sizes / MB, waiting)

    def __str__(self) -> str:
        """The sample in a line."""
        return (
            f"{self.at:6.0f} s: {self.memory:.0f} MB, {self.descriptors} descriptors, {self.threads} threads, "
            f"database {self.database:.1f} MB, {self.waiting} waiting"
        )
