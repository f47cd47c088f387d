"""How many processors the program may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil
from pathlib import Path, PurePosixPath

CGROUP = Path("/proc/self/cgroup")
CGROUPS = Path("/sys/fs/cgroup")


def usable_processors(cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> int:
    """Return how many processors the program may use at a time, at least 1.

    What the machine has counts, the program's affinity to some of these, and the time that its control groups leave
    to it, as that of a container that is started with `--cpus` (https://docs.kernel.org/admin-guide/cgroup-v2.html).

    Args:
        cgroup: the file that names the control group of this process.
        cgroups: where control groups of version 2 are.
    """
    try:
        has = len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        has = os.cpu_count() or 1
    return max(1, min([has, *_limits(cgroup, cgroups)]))


def _limits(cgroup: Path, cgroups: Path) -> Iterator[int]:
    """The processors that each of the control groups leaves, rounded up."""
    try:
        lines = cgroup.read_text().splitlines()
    except OSError:
        return
    path = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    own = PurePosixPath(path)
    for group in (own, *own.parents) if path else (own,):
        try:
            quota, period = (cgroups / group / "cpu.max").read_text().split()
            if quota != "max":
                yield ceil(int(quota) / int(period))
        except (OSError, ValueError):
            # The root has no such file, nor has a group whose processor time nobody limits.
            continue
