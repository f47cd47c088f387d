"""Folders that nobody can write to, not even root."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only, or skip the test if that is not possible."""
    if os.getuid():
        yield from _without_rights(folder)
    else:
        yield from _mounted(folder)


def _without_rights(folder: Path) -> Iterator[None]:
    rights = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path, mode in rights.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in rights.items():
            path.chmod(mode)


def _mounted(folder: Path) -> Iterator[None]:
    """A read-only mount stops root too, if mounting is allowed."""
    for options in (("--bind", str(folder), str(folder)), ("-o", "remount,bind,ro", str(folder))):
        if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
            subprocess.run(["umount", str(folder)], capture_output=True, check=False)
            pytest.skip("root may mount nothing here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
