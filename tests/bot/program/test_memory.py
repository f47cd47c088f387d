"""How much memory the program may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.program.limits import usable_memory


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, 8000),
        ({"": "max"}, 8000),
        ({"": "nonsense"}, 8000),
        ({"a": "3000"}, 3000),
        ({"a": "max", "": "2000"}, 2000),
        ({"a": "9000"}, 8000),
        ({"other": "1000"}, 8000),
    ],
)
def test_the_least_of_the_machine_and_its_control_groups_counts(
    limits: dict[str, str], expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": 8, "SC_PAGE_SIZE": 1000}.__getitem__)
    (tmp_path / "cgroup").write_text("0::/a\n")
    for group, limit in limits.items():
        folder = tmp_path / "groups" / group
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "memory.max").write_text(f"{limit}\n")
    assert usable_memory(tmp_path / "cgroup", tmp_path / "groups") == expected


def test_where_nothing_tells_it_the_memory_is_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sysconf")
    assert usable_memory(tmp_path / "none", tmp_path / "none") is None
