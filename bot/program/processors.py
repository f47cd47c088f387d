"""How many processors the program may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

from bot.program.control_groups import CGROUP, CGROUPS, limits


def usable_processors(cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> int:
    """Return how many processors the program may use at a time, at least 1.

    What the machine has counts, the program's affinity to some of these, and the time that its control groups leave
    to it, as that of a container that is started with `--cpus`.

    Args:
        cgroup, cgroups: as `control_groups.limits` takes them.
    """
    try:
        has = len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        has = os.cpu_count() or 1
    return max(1, min([has, *_left(cgroup, cgroups)]))


def _left(cgroup: Path, cgroups: Path) -> Iterator[int]:
    """The processors that each of the control groups leaves, rounded up; nothing if nobody limits its time."""
    for words in limits("cpu.max", cgroup, cgroups):
        with suppress(ValueError):
            quota, period = words
            if quota != "max":
                yield ceil(int(quota) / int(period))
