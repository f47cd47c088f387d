"""How many processors the program may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.program.limits import usable_processors


@pytest.fixture(autouse=True)
def _eight(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process may use eight processors of the machine."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)))


@pytest.mark.parametrize(
    ("own", "limits", "expected"),
    [
        ("0::/", {}, 8),
        ("0::/", {"": "max 100000"}, 8),
        ("0::/", {"": "200000 100000"}, 2),
        ("0::/", {"": "150000 100000"}, 2),  # rounded up
        ("0::/", {"": "1000 100000"}, 1),
        ("0::/", {"": "1600000 100000"}, 8),
        ("0::/", {"": "nonsense"}, 8),
        ("0::/system.slice/bot.service", {"system.slice/bot.service": "300000 100000"}, 3),
        ("0::/a/b", {"a/b": "max 100000", "a": "200000 100000", "other": "100000 100000"}, 2),
        ("4:cpu:/old\n0::/a", {"a": "100000 50000", "old": "100000 100000"}, 2),
        ("4:cpu:/old", {"old": "100000 100000"}, 8),
    ],
)
def test_what_the_control_groups_leave_counts(own: str, limits: dict[str, str], expected: int, tmp_path: Path) -> None:
    (tmp_path / "cgroup").write_text(f"{own}\n")
    for group, limit in limits.items():
        folder = tmp_path / "groups" / group
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cpu.max").write_text(f"{limit}\n")
    assert usable_processors(tmp_path / "cgroup", tmp_path / "groups") == expected


def test_without_control_groups_the_affinity_counts(tmp_path: Path) -> None:
    assert usable_processors(tmp_path / "none", tmp_path / "none") == 8


def test_where_no_affinity_is_known_the_processors_of_the_machine_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert usable_processors(tmp_path / "none", tmp_path / "none") == 3
