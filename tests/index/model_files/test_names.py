"""Which weights a model's name stands for."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import EmbeddingModel, ModelError, ReaderModel
from index.model_files import packaged

SETTINGS = {EmbeddingModel: "STORYBOT_EMBEDDING_MODEL", ReaderModel: "STORYBOT_READER_MODEL"}


@pytest.fixture(autouse=True)
def _no_checksum_is_remembered() -> Iterator[None]:
    packaged.sha256_of.cache_clear()
    yield
    packaged.sha256_of.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with weights."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.safetensors").write_bytes(b"weights")
    return tmp_path / "mine"


def test_the_default_models_are_the_packaged_ones(packed: Path, package: Callable[[Path], None]) -> None:
    package(packed)
    for model in (EmbeddingModel(), ReaderModel()):
        assert model.is_packaged
        assert model.folder() is None
        assert model.identity.startswith(f"{model.name} ")
        assert model.weights() is None
        assert not type(model)("some/model").is_packaged


@pytest.mark.parametrize(
    ("name", "changes_encoder", "changes_reader"),
    [
        ("embeddings.safetensors", True, True),
        ("lower.safetensors", True, True),
        ("encoder.safetensors", True, False),
        ("reader.safetensors", False, True),
        ("tokenizer.json", True, True),
        ("calibration.json", False, True),
    ],
)
def test_a_packaged_model_is_known_by_the_files_that_it_is_made_of(
    packed: Path,
    tmp_path: Path,
    package: Callable[[Path], None],
    name: str,
    changes_encoder: bool,
    changes_reader: bool,
) -> None:
    package(packed)
    encoder, reader = EmbeddingModel().identity, ReaderModel().identity
    other = shutil.copytree(packed, tmp_path / "models")
    (other / name).write_bytes(b"other")
    checksums = json.loads((other / "checksums.json").read_text())
    if name in checksums:
        checksums[name] = hashlib.sha256(b"other").hexdigest()
        (other / "checksums.json").write_text(json.dumps(checksums))
    package(other)
    assert (EmbeddingModel().identity != encoder) is changes_encoder
    assert (ReaderModel().identity != reader) is changes_reader


def test_a_missing_calibration_is_told_in_one_line(
    packed: Path, tmp_path: Path, package: Callable[[Path], None]
) -> None:
    package(shutil.copytree(packed, tmp_path / "models"))
    (tmp_path / "models" / "calibration.json").unlink()
    with pytest.raises(ModelError, match=r"calibration\.json is missing; install storybot again"):
        _ = ReaderModel().identity


def test_a_folder_is_taken_with_its_weights_and_a_tilde_is_the_home_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model in (EmbeddingModel(str(folder)), ReaderModel(str(folder))):
        assert (model.folder(), model.weights()) == (folder, folder / "model.safetensors")
    monkeypatch.setenv("HOME", str(folder.parent))
    assert EmbeddingModel("~/mine").folder() == folder


@pytest.mark.parametrize("kind", [EmbeddingModel, ReaderModel])
def test_a_folder_without_weights_gets_one_line(tmp_path: Path, kind: type[EmbeddingModel] | type[ReaderModel]) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"no weights in .*; name a folder that holds model\.safetensors") as caught:
        _ = kind(str(tmp_path)).identity
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["intfloat/e5-small-v2", "no-such-folder"])
def test_any_other_name_is_one_on_the_hub(name: str) -> None:
    for model in (EmbeddingModel(name), ReaderModel(name)):
        assert (model.folder(), model.weights()) == (None, None)
        assert model.identity.startswith(f"{name} unknown")


@pytest.mark.parametrize("kind", [EmbeddingModel, ReaderModel])
def test_a_name_that_cannot_be_one_on_the_hub_gets_one_line(kind: type[EmbeddingModel] | type[ReaderModel]) -> None:
    with pytest.raises(ModelError, match=f"neither a folder nor a name .* set {SETTINGS[kind]}"):
        _ = kind("no/such/folder").identity


def test_the_identity_changes_with_name_weights_and_passage_prompt_and_not_with_the_query_prompt(folder: Path) -> None:
    reader, identity = ReaderModel(str(folder)).identity, EmbeddingModel(str(folder)).identity
    assert reader == f"{folder} {hashlib.sha256(b'weights').hexdigest()[:16]}"
    assert identity == EmbeddingModel(str(folder), query_prompt="query: ").identity
    prompted = {EmbeddingModel(str(folder), passage_prompt=prompt).identity for prompt in ("", "passage: ")}
    assert len(prompted | {identity}) == 3
    (folder / "model.safetensors").write_bytes(b"other weights")
    packaged.sha256_of.cache_clear()
    assert EmbeddingModel(str(folder)).identity != identity
    assert ReaderModel(str(folder)).identity != reader


def test_the_checksum_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    content = os.urandom(70_000)
    (tmp_path / "file").write_bytes(content)
    assert packaged.sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()
