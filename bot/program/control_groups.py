"""What the control groups of this process say (https://docs.kernel.org/admin-guide/cgroup-v2.html)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

CGROUP = Path("/proc/self/cgroup")
CGROUPS = Path("/sys/fs/cgroup")


def limits(name: str, cgroup: Path = CGROUP, cgroups: Path = CGROUPS) -> Iterator[list[str]]:
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
