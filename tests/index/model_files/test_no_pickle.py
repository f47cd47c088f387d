"""Weights are safetensors: no code of the program loads a pickle or runs what comes with a model."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from safetensors import safe_open

from index import EmbeddingModel, ModelError, ReaderModel, SentenceTransformerEncoder
from index.model_files.packaged import CHECKSUMS, MODELS_FOLDER, sha256_of
from index.reading import TransformersReader

ROOT = Path(__file__).parents[3]
SOURCES = [file for package in ("bot", "corpus", "index") for file in sorted((ROOT / package).rglob("*.py"))]
RUN_PROGRAMS = frozenset({"pickle", "cPickle", "_pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"})
LOADERS = frozenset({"from_pretrained", "SentenceTransformer", "CrossEncoder"})
OWN_FILE = ROOT / "index" / "storage" / "graph_file.py"
"""It lets FAISS read a graph that the program wrote itself, once its checksum is right."""
WEIGHTLESS = frozenset({"AutoTokenizer", "BertConfig", "AutoConfig"})


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def calls(tree: ast.AST) -> Iterator[tuple[str, str, ast.Call]]:
    """The calls: what is called, of what, and the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield function.attr, ast.unparse(function.value), node
            elif isinstance(function, ast.Name):
                yield function.id, "", node


def objections(source: Path) -> Iterator[str]:
    """What a module does that could run a program from a file of data."""
    tree = ast.parse(source.read_text("utf-8"))
    yield from RUN_PROGRAMS.intersection(imports(tree))
    for name, of, call in calls(tree):
        given = {one.arg: ast.unparse(one.value) for one in call.keywords}
        is_state = source.is_relative_to(ROOT / "index" / "training") and given.get("weights_only") == "True"
        is_array = of in ("np", "numpy") and given.get("allow_pickle") == "False"
        if (name, of) in {("load", "torch"), ("load", "np"), ("load", "numpy")} and not (is_state or is_array):
            yield f"{of}.{name}"
        if (name, of) == ("read_index", "faiss") and source != OWN_FILE:
            yield f"{of}.{name}"
        yield from (one for one in ("trust_remote_code", "allow_pickle") if given.get(one, "False") != "False")
        is_loader = name in LOADERS and of not in WEIGHTLESS and not given.keys() & {"state_dict", "modules"}
        if (
            is_loader
            and "'use_safetensors': True" not in given.get("model_kwargs", "")
            and given.get("use_safetensors") != "True"
        ):
            yield f"{name} without use_safetensors"


def test_no_module_loads_a_pickle_or_runs_what_comes_with_a_model() -> None:
    assert len(SOURCES) > 200
    found = {str(source.relative_to(ROOT)): list(objections(source)) for source in SOURCES}
    assert {name: some for name, some in found.items() if some} == {}


def test_the_packaged_weights_are_safetensors_whose_checksums_are_listed() -> None:
    listed = json.loads((MODELS_FOLDER / CHECKSUMS).read_text("utf-8"))
    for file in MODELS_FOLDER.iterdir():
        assert file.suffix in {".safetensors", ".json", ".md"}, file
        if file.suffix == ".safetensors":
            assert sha256_of(file) == listed[file.name]
            with safe_open(file, "numpy") as tensors:
                assert tensors.keys()


@pytest.fixture
def pickled(tmp_path: Path) -> Path:
    """A folder whose weights are a pickle."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    return tmp_path


@pytest.mark.parametrize("kind", [EmbeddingModel, ReaderModel])
def test_a_folder_with_a_pickle_alone_is_refused_in_one_line(
    pickled: Path, kind: type[EmbeddingModel | ReaderModel]
) -> None:
    model = kind(str(pickled))
    with pytest.raises(ModelError, match="is a pickle, which can run any program; save the model again as") as refused:
        TransformersReader(model) if isinstance(model, ReaderModel) else SentenceTransformerEncoder(model)
    assert "\n" not in str(refused.value)
    with pytest.raises(ModelError, match="is a pickle"):
        _ = model.version


def test_so_is_one_whose_further_module_is_a_pickle(pickled: Path) -> None:
    (pickled / "2_Dense").mkdir()
    (pickled / "pytorch_model.bin").rename(pickled / "2_Dense" / "pytorch_model.bin")
    (pickled / "model.safetensors").write_bytes(b"weights")
    with pytest.raises(ModelError, match=r"2_Dense/pytorch_model\.bin is a pickle"):
        EmbeddingModel(str(pickled)).weights()


def test_a_pickle_beside_safetensors_is_passed_over(pickled: Path) -> None:
    (pickled / "model.safetensors").write_bytes(b"weights")
    assert EmbeddingModel(str(pickled)).weights() == pickled / "model.safetensors"
