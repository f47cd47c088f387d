"""The command line in this process, and a corpus for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

FERRY = """---
headline: Island ferry returns after storm
publisher: Holm Post
author: Ida Lund
published: 2024-05-04
url: https://example.org/ferry
---

The ferry to Holm will sail again on 4 May. Mayor Ida Lund announced it on Monday.

Waves had torn away the pier in March. Repairs cost 3 million kroner.
"""

StorybotCommand = Callable[..., Result]


@pytest.fixture
def storybot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StorybotCommand:
    """Run `storybot` with these arguments, in a folder without a .env file."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin)

    return run


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A corpus of one story, which the settings name."""
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    monkeypatch.setenv("STORYBOT_CORPUS_DIR", str(folder))
    return folder
