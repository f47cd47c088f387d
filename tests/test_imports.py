"""Packages import each other in one direction, without a circle, and have few enough files to be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_FILES = 16


def modules(package: str) -> dict[str, Path]:
    """The modules of a package, by their names."""
    files = sorted((ROOT / package).rglob("*.py"))
    return {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def imported(file: Path) -> Iterator[str]:
    """What a file imports, at its top or in its functions."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def below(package: str, name: str) -> str | None:
    """The part of a package that a module is or belongs to: its first name below the package; None for others."""
    parts, prefix = name.split("."), package.split(".")
    return parts[len(prefix)] if parts[: len(prefix)] == prefix and len(parts) > len(prefix) else None


def imports_between_parts(package: str) -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for name, file in modules(package.replace(".", "/")).items():
        part = below(package, name)
        if part:
            others = {below(package, one) for one in imported(file)}
            graph.setdefault(part, set()).update(one for one in others if one and one != part)
    return graph


@pytest.mark.parametrize("package", ["bot", "bot.telegram", "index"])
def test_the_parts_of_a_package_import_each_other_without_a_circle(package: str) -> None:
    graph = imports_between_parts(package)
    assert len(graph) > 5
    list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize(("package", "others"), [("corpus", {"index", "bot"}), ("index", {"bot"})])
def test_packages_import_each_other_in_one_direction(package: str, others: set[str]) -> None:
    found = {one.partition(".")[0] for file in modules(package).values() for one in imported(file)}
    assert not found & {*others, "telegram", "sqlalchemy"}


@pytest.mark.parametrize("package", ["bot", "index"])
def test_a_folder_has_few_files(package: str) -> None:
    for folder in [ROOT / package, *(ROOT / package).rglob("*/")]:
        assert len(list(folder.glob("*.py"))) <= MOST_FILES, folder
