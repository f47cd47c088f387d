"""The generated parts of the README: `python -m tests.documents` updates them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.settings import settings_table
from tests.end_to_end.forked import storybot

README = Path(__file__).parent.parent / "README.md"

_CONSOLE = re.compile(r"```console\n\$ (?P<command>storybot[^\n]*)\n.*?```", re.DOTALL)
_SETTINGS = re.compile(r"(<!-- settings -->\n).*?(<!-- end of settings -->)", re.DOTALL)


def up_to_date(text: str, state_dir: Path) -> str:
    """Return the README's text with the output of each example, and the settings table, as they are now."""

    def example(match: re.Match[str]) -> str:
        command = match["command"]
        _, *arguments = shlex.split(command)
        completed: subprocess.CompletedProcess[str] = storybot(*arguments, state_dir=state_dir)
        return f"```console\n$ {command}\n{completed.stdout}```"

    text = _CONSOLE.sub(example, text)
    return _SETTINGS.sub(lambda match: f"{match[1]}\n{settings_table()}\n\n{match[2]}", text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        README.write_text(up_to_date(README.read_text("utf-8"), Path(folder) / "state"), "utf-8")
    sys.stderr.write(f"{README} is up to date\n")
