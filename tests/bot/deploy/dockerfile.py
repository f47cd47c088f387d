"""The Dockerfile, taken apart."""

from __future__ import annotations

import json
import shlex
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "Dockerfile").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

STEPS = [
    (step["instruction"], step["value"])
    for step in DockerfileParser(fileobj=BytesIO(TEXT.encode())).structure
    if step["instruction"] != "COMMENT"
]
"""Each instruction with what follows it, on one line."""

LAST_STAGE = STEPS[max(number for number, (name, _) in enumerate(STEPS) if name == "FROM") :]
"""Those of the image itself."""


def values(instruction: str, steps: list[tuple[str, str]] = STEPS) -> list[str]:
    """What follows an instruction, each time that it is there."""
    return [value for name, value in steps if name == instruction]


def environment() -> dict[str, str]:
    """The variables that the image sets."""
    return dict(pair.split("=", 1) for value in values("ENV", LAST_STAGE) for pair in shlex.split(value))


def commands() -> list[list[str]]:
    """The words of each command of each RUN."""
    return [shlex.split(command) for value in values("RUN") for command in value.split("&&")]


def health_check() -> list[str]:
    """The words of the command of HEALTHCHECK."""
    (value,) = values("HEALTHCHECK")
    return list(json.loads(value[value.index("[") :]))
