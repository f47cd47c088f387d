"""How many processors and how much memory the program may use, of what the machine has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path, PurePosixPath

CGROUP = Path("/proc/self/cgroup")
CGROUPS = Path("/sys/fs/cgroup")


def _limits(name: str, cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> Iterator[list[str]]:
    """Yield the words of a file ("cpu.max") of the process's control group and of each one around it that has it.

    Args:
        name: of the file.
        cgroup: the file that names the control group of this process.
        cgroups: where control groups of version 2 are.
    """
    try:
        lines = cgroup.read_text().splitlines()
    except OSError:
        return
    path = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    own = PurePosixPath(path)
    for group in (own, *own.parents) if path else (own,):
        try:
            yield (cgroups / group / name).read_text().split()
        except (OSError, ValueError):
            # The root has no such file.
            continue


def usable_processors(cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> int:
    """Return how many processors the program may use at a time, at least 1.

    What the machine has counts, the program's affinity to some of these, and the time that its control groups leave
    to it, as that of a container that is started with `--cpus`.

    Args:
        cgroup, cgroups: as `_limits` takes them.
    """
    try:
        has = len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        has = os.cpu_count() or 1
    return max(1, min([has, *_left(cgroup, cgroups)]))


def _left(cgroup: Path, cgroups: Path) -> Iterator[int]:
    """The processors that each of the control groups leaves, rounded up; nothing if nobody limits its time."""
    for words in _limits("cpu.max", cgroup, cgroups):
        with suppress(ValueError):
            quota, period = words
            if quota != "max":
                yield ceil(int(quota) / int(period))


def usable_memory(cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> int | None:
    """Return the bytes of memory that the machine has, or that its control groups leave to the program if that is less.

    None if the system does not tell.

    Args:
        cgroup, cgroups: as `_limits` takes them.
    """
    left = [int(words[0]) for words in _limits("memory.max", cgroup, cgroups) if words and words[0].isdecimal()]
    with suppress(AttributeError, ValueError, OSError):  # not a Unix
        left.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(left, default=None)
