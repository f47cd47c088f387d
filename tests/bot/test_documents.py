"""What the documents say is what the program does."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from bot.cli import main
from tests.documents import README, up_to_date

ROOT = README.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_readme_shows_real_output_and_the_settings_as_they_are(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    assert up_to_date(text, tmp_path / "state") == text, "write it anew: python -m tests.documents"


def test_the_lines_of_python_in_the_readme_run() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    completed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    attributed, russian, refused, follow_up = re.split(r"^(?=The story)", completed.stdout, flags=re.MULTILINE)
    assert attributed.startswith("Earlier, Pashinyan criticized the CSTO for inaction")
    assert attributed.endswith(
        "— Pashinyan · Armenian PM Pashinyan to skip CSTO summit, dealing blow to Moscow's "
        "regional sway · paragraph 9\n"
    )
    assert "which is to be held in Minsk on November 23" in russian
    assert refused.startswith("The story does not say")
    assert "during the 2020 Nagorno-Karabakh conflict" in follow_up


def test_the_story_in_the_readme_can_be_read(tmp_path: Path) -> None:
    from corpus import read_story

    (source,) = re.findall(r"```markdown\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (tmp_path / "ferry.md").write_text(source, "utf-8")
    assert read_story(tmp_path / "ferry.md").metadata.publisher == "Holm Post"


def test_every_command_has_a_help_text_with_a_docstring() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        assert command.short_help, name


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".env.example", "CONTRIBUTING.md", "LICENSE"])
def test_the_files_that_the_readme_speaks_of_are_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_all_that_the_image_copies_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    names = [name for line in copies for name in line.split()]
    assert "corpus" in names
    for name in names:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored


def test_the_constraints_pin_a_version_of_each_requirement_that_fits() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = dict(line.casefold().replace("_", "-").split("==") for line in lines if "==" in line)
    for line in PROJECT["dependencies"]:
        requirement = Requirement(line)
        version = pins[requirement.name.casefold().replace("_", "-")]
        assert requirement.specifier.contains(version), f"{requirement} and {version}"
