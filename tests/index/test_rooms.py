"""The rooms of the index: small folders that import each other one way."""

import ast
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

INDEX = Path(__file__).parents[2] / "index"


def room_of(module: str) -> str:
    """The folder of a module ("index.question"), or the module itself if it lies flat in `index`."""
    return ".".join(module.split(".")[:2])


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_rooms_import_each_other_without_a_circle() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for path in INDEX.rglob("*.py"):
        module = ".".join(path.relative_to(INDEX.parent).with_suffix("").parts).removesuffix(".__init__")
        if module == "index":
            continue
        others = {room_of(one) for one in imports_of(path) if one.startswith("index.")}
        graph[room_of(module)] |= others - {room_of(module)}
    assert len(list(TopologicalSorter(graph).static_order())) > 10


def test_at_most_sixteen_files_lie_flat_in_a_folder() -> None:
    for folder in (INDEX, *(path for path in INDEX.rglob("*") if path.is_dir())):
        assert len(list(folder.glob("*.py"))) <= 16, folder
