"""Commands that have to answer at once load no model library, and none loads what it does not need."""

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "telegram")

UNUSED_BY_ASK = {
    "alembic",
    "babel.messages",
    "dateparser",
    "docx",
    "feedparser",
    "index.evaluation",
    "index.training",
    "lxml",
    "matplotlib",
    "mcp",
    "pandas",
    "prompt_toolkit",
    "pypdf",
    "scipy",
    "sklearn",
    "sqlalchemy",
    "starlette",
    "telegram",
    "trafilatura",
    "uvicorn",
}

COMMAND = """
from bot.cli import main
try:
    main(sys.argv[1:], prog_name="storybot")
except SystemExit as ended:
    assert not ended.code
"""

_PROBE = f"""
import json, sys
from bot.cli import main
for arguments in json.loads(sys.argv[1]):
    try:
        main(arguments, prog_name="storybot")
    except SystemExit as ended:
        assert not ended.code or "--running" in arguments, (arguments, ended.code)
    loaded = [name for name in {HEAVY!r} if name in sys.modules]
    assert not loaded, (arguments, loaded)
"""


def run(tmp_path: Path, commands: str, **variables: str) -> str:
    home = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "STORYBOT_STATE_DIR": str(tmp_path / "state")}
    completed = subprocess.run(
        [sys.executable, "-c", _PROBE, commands],
        cwd=Path(__file__).parents[3],
        env=home | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (completed.stderr, completed.returncode) == ("", 0)
    return completed.stdout


def test_light_commands_load_no_model_library(tmp_path: Path) -> None:
    names = (
        "ask",
        "add",
        "remove",
        "withdraw",
        "show",
        "chat",
        "index",
        "eval",
        "run",
        "serve",
        "doctor",
        "backup",
        "restore",
    )
    helps = ", ".join(f'["{name}", "--help"]' for name in names)
    shells = ", ".join(f'["completion", "{shell}"]' for shell in ("bash", "zsh", "fish"))
    more = '["stories", "--json"], ["show", "pash"], ["doctor", "--running"]'
    shown = run(tmp_path, f'[["--version"], ["--help"], {helps}, {shells}, ["stories"], {more}]')
    for words in ("storybot 0", "Commands:", "bash_complete", "zsh_complete", "fish_complete", "headline", "heartbeat"):
        assert words in shown


def test_completion_offers_the_commands_and_loads_no_model_library(tmp_path: Path) -> None:
    variables = {"_STORYBOT_COMPLETE": "bash_complete", "COMP_WORDS": "storybot st", "COMP_CWORD": "1"}
    assert run(tmp_path, "[[]]", **variables).split() == ["plain,stories"]


def loaded(tmp_path: Path, code: str, *arguments: str) -> set[str]:
    """The modules that are loaded after some code, once a command has ended well."""
    completed = subprocess.run(
        [sys.executable, "-c", f"import json, sys\n{code}\nprint(json.dumps(list(sys.modules)))", *arguments],
        cwd=Path(__file__).parents[3],
        env={"PATH": os.environ["PATH"], "STORYBOT_STATE_DIR": str(tmp_path / "state"), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(completed.stdout.splitlines()[-1]))


def test_help_and_completion_load_click_alone(tmp_path: Path) -> None:
    click = loaded(tmp_path, "import click")
    for arguments in (["--help"], ["completion", "fish"]):
        more = {name.partition(".")[0] for name in loaded(tmp_path, COMMAND, *arguments) - click}
        assert more - sys.stdlib_module_names <= {"bot", "click"}


def test_an_answer_needs_no_library_of_training_of_telegram_or_of_other_files(tmp_path: Path) -> None:
    names = loaded(tmp_path, COMMAND, "ask", "Why did Pashinyan criticize the CSTO?")
    assert "sentence_transformers" in names
    assert not names & UNUSED_BY_ASK
