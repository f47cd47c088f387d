"""How much memory the program may use."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bot.program.control_groups import CGROUP, CGROUPS, limits


def usable_memory(cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> int | None:
    """Return the bytes of memory that the machine has, or that its control groups leave to the program if that is less.

    None if the system does not tell.

    Args:
        cgroup, cgroups: as `control_groups.limits` takes them.
    """
    left = [int(words[0]) for words in limits("memory.max", cgroup, cgroups) if words and words[0].isdecimal()]
    with suppress(AttributeError, ValueError, OSError):  # not a Unix
        left.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(left, default=None)
