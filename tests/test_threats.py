"""The page on threats names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
THREATS = ROOT / "bot" / "deploy" / "THREATS.md"


def names_in(file: Path) -> set[str]:
    """The names of the tests of a file, those of classes too."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, functions)}


def test_each_test_that_is_named_is_there_and_each_threat_names_one() -> None:
    text = THREATS.read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) > 20
    assert [f"{path}::{name}" for path, name in named if name not in names_in(ROOT / path)] == []
    rows = [line for line in text.splitlines() if line.startswith("|") and not re.match(r"\|(-|\s*threat)", line)]
    assert [row for row in rows if "::" not in row] == []
