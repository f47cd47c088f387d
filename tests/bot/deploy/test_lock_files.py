"""The lock files, and the list of parts that is made from what they install."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.bot.deploy.dockerfile import PROJECT, ROOT, commands

LOCK = ROOT / "requirements.lock"
TOOLS = ROOT / "bot" / "deploy" / "build-tools.lock"
TORCH = "torch"
"""Its builds differ by machine, so it is in no lock file."""


def pins(file: Path) -> dict[str, tuple[str, int]]:
    """The version of each package of a lock file, and how many hashes it has."""
    text = file.read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found: dict[str, tuple[str, int]] = {}
    for pin, *rest in lines:
        name, version = pin.split("==")
        hashes = [word for word in rest if re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", word)]
        assert hashes == rest, pin
        found[canonicalize_name(name.partition("[")[0])] = (version, len(hashes))
    return found


def unmet(requirements: list[str], pinned: dict[str, tuple[str, int]]) -> list[str]:
    """The requirements that no pinned version meets."""
    wanted = [Requirement(line) for line in requirements]
    return [
        str(one)
        for one in wanted
        if one.name != TORCH and not one.specifier.contains(pinned.get(canonicalize_name(one.name), ("0", 0))[0])
    ]


@pytest.mark.parametrize("file", [LOCK, TOOLS], ids=lambda file: file.name)
def test_each_package_has_one_version_and_hashes(file: Path) -> None:
    assert all(hashes for _, hashes in pins(file).values())


def test_the_lock_has_a_fitting_version_of_each_requirement_and_of_the_clients_of_postgresql_and_milvus() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    requirements = [*PROJECT["project"]["dependencies"], *extras["postgres"], *extras["milvus-server"]]
    assert not unmet(requirements, pins(LOCK))


def test_the_tools_of_the_build_are_what_the_project_is_built_with_and_what_lists_the_parts() -> None:
    test_extra = PROJECT["project"]["optional-dependencies"]["test"]
    tools = [line for line in test_extra if line.startswith("cyclonedx-bom")]
    assert tools
    assert not unmet([*PROJECT["build-system"]["requires"], *tools], pins(TOOLS))


def test_nothing_of_cuda_or_of_the_tests_is_in_the_image() -> None:
    installed = set(pins(LOCK))
    assert not {name for name in installed if re.match(r"nvidia|cuda|triton|torch", name)}
    # What runs Milvus Lite takes 170 MB.
    assert not installed & {"pytest", "mypy", "ruff", "hypothesis", "pip", "matplotlib", "milvus-lite", "pyarrow"}


@pytest.mark.parametrize("file", [LOCK, TOOLS], ids=lambda file: file.name)
def test_a_lock_file_names_no_index(file: Path) -> None:
    assert "://" not in file.read_text("utf-8")
    assert "index-url" not in re.sub("--no-emit-index-url", "", file.read_text("utf-8"))


def test_the_command_of_the_image_lists_all_its_parts(tmp_path: Path) -> None:
    (command,) = (words for words in commands() if words[0].endswith("/cyclonedx-py"))
    file = tmp_path / "sbom.cdx.json"
    # The build checks the list against the schema too, which takes twenty seconds.
    assert "--validate" in command
    replaced = {
        "/wheels/sbom.cdx.json": str(file),
        "/opt/storybot/bin/python": sys.executable,
        "--validate": "--no-validate",
    }
    arguments = [replaced.get(word, word) for word in command[1:]]
    subprocess.run([sys.executable, "-m", "cyclonedx_py", *arguments], cwd=ROOT, check=True, capture_output=True)
    parts = json.loads(file.read_text("utf-8"))
    assert parts["bomFormat"] == "CycloneDX"
    assert parts["metadata"]["component"]["name"] == PROJECT["project"]["name"]
    named = {canonicalize_name(part["name"]) for part in parts["components"]}
    direct = {canonicalize_name(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    assert direct <= named
