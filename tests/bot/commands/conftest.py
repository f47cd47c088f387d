"""The folder of added stories."""

from pathlib import Path

import pytest


@pytest.fixture
def added(tmp_path: Path) -> Path:
    return tmp_path / "state" / "stories"
