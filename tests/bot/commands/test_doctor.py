"""`storybot doctor` as people and programs read it, and the exit statuses that `storybot run` tells of."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.checks import findings, running
from bot.program.heartbeat import HEARTBEAT, beat
from bot.settings import load_settings
from tests.bot.conftest import StorybotCommand


def test_json_tells_programs_what_the_lines_tell_people(
    storybot: StorybotCommand, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYBOT_CORPUS_DIR", str(corpus / "nowhere"))
    lines, told = storybot("doctor"), storybot("doctor", "--json")
    assert (lines.exit_code, told.exit_code) == (2, 2)
    found = list(findings(load_settings()))
    checks = [{"subject": one.subject, "ok": one.holds, "line": one.line} for one in found]
    assert json.loads(told.stdout) == {"ok": False, "checks": checks}
    assert lines.stdout.splitlines() == [f"{'ok ' if one.holds else 'no '} {one.subject}: {one.line}" for one in found]


def test_json_tells_whether_the_bot_runs(storybot: StorybotCommand) -> None:
    settings = load_settings()
    told = storybot("doctor", "--running", "--json")
    check = {"subject": "running", "ok": False, "line": running(settings).line}
    assert (told.exit_code, json.loads(told.stdout)) == (1, {"ok": False, "checks": [check]})
    settings.state_dir.mkdir(exist_ok=True)
    beat(settings.state_dir / HEARTBEAT)
    told = storybot("doctor", "--running", "--json")
    found = json.loads(told.stdout)
    assert (told.exit_code, found["ok"], found["checks"][0]["ok"]) == (0, True, True)
    assert found["checks"][0]["line"].startswith("last heartbeat ")


def test_the_help_of_run_and_the_readme_name_the_same_exit_statuses(storybot: StorybotCommand) -> None:
    help_text = " ".join(storybot("run", "--help").stdout.split())
    readme = " ".join((Path(__file__).parents[3] / "README.md").read_text("utf-8").split())
    told = help_text.partition("Exit status:")[2], readme.partition("`storybot run` ends with exit status")[2]
    for text in told:
        assert [int(status) for status in re.findall(r"\b([0-9]) if", text)][:4] == [0, 2, 3, 4]
