"""What has to answer at once loads no model library."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "telegram")

_PROBE = f"""
import sys
from bot.cli import main
try:
    main(sys.argv[1:], prog_name="storybot")
finally:
    loaded = [name for name in {HEAVY!r} if name in sys.modules]
    assert not loaded, loaded
"""


def run(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _PROBE, *arguments],
        cwd=Path(__file__).parent.parent.parent,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "STORYBOT_STATE_DIR": str(tmp_path / "state"),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("ask", "--help"),
        ("chat", "--help"),
        ("stories",),
        ("index", "--help"),
        ("eval", "--help"),
        ("run", "--help"),
        ("doctor", "--help"),
        ("doctor", "--running"),
        ("completion", "bash"),
    ],
    ids=" ".join,
)
def test_it_loads_no_model_library(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    completed = run(tmp_path, *arguments)
    assert completed.stderr == ""
    assert completed.stdout
    assert completed.returncode == (1 if "--running" in arguments else 0)


def test_completion_offers_the_commands_and_loads_no_model_library(tmp_path: Path) -> None:
    completed = run(tmp_path, _STORYBOT_COMPLETE="bash_complete", COMP_WORDS="storybot st", COMP_CWORD="1")
    assert completed.stdout.split() == ["plain,stories"]
    assert completed.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(tmp_path: Path, shell: str) -> None:
    assert f"{shell}_complete" in run(tmp_path, "completion", shell).stdout
