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
        assert not type(model)("some/model").is_packaged
    assert EmbeddingModel().weights() is None


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


def test_a_folder_of_ones_own_is_taken_as_it_is(folder: Path) -> None:
    model = EmbeddingModel(str(folder))
    assert model.folder() == folder
    assert model.weights() == folder / "model.safetensors"


def test_older_weights_are_taken_where_there_are_no_newer(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"older")
    assert EmbeddingModel(str(tmp_path)).weights() == tmp_path / "pytorch_model.bin"
    (tmp_path / "model.safetensors").write_bytes(b"newer")
    assert EmbeddingModel(str(tmp_path)).weights() == tmp_path / "model.safetensors"


def test_a_tilde_is_the_home_directory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    assert EmbeddingModel("~/mine").folder() == folder


@pytest.mark.parametrize("inside", [(), ("config.json",), ("model.safetensors.index.json",)])
def test_a_folder_without_weights_is_told_in_one_line(tmp_path: Path, inside: tuple[str, ...]) -> None:
    for name in inside:
        (tmp_path / name).write_text("{}")
    model = EmbeddingModel(str(tmp_path))
    with pytest.raises(ModelError, match=r"no weights in .*; name a folder that holds model\.safetensors") as caught:
        model.weights()
    assert "\n" not in str(caught.value)
    with pytest.raises(ModelError):
        _ = model.identity


@pytest.mark.parametrize("name", ["intfloat/e5-small-v2", "nobody/nothing", "no-such-folder"])
def test_any_other_name_is_one_on_the_hub(name: str) -> None:
    model = EmbeddingModel(name)
    assert (model.folder(), model.weights()) == (None, None)


def test_the_identity_changes_with_name_weights_and_passage_prompt_and_not_with_the_query_prompt(folder: Path) -> None:
    identity = EmbeddingModel(str(folder)).identity
    assert identity == EmbeddingModel(str(folder), query_prompt="query: ").identity
    prompted = {EmbeddingModel(str(folder), passage_prompt=prompt).identity for prompt in ("", "passage: ")}
    assert len(prompted | {identity}) == 3
    assert EmbeddingModel("a/b").identity != EmbeddingModel("a/c").identity
    (folder / "model.safetensors").write_bytes(b"other weights")
    packaged.sha256_of.cache_clear()
    assert EmbeddingModel(str(folder)).identity != identity


def test_the_checksum_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    content = os.urandom(70_000)
    (tmp_path / "file").write_bytes(content)
    assert packaged.sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()


def test_a_reader_of_another_name_is_a_folder_or_on_the_hub(tmp_path: Path) -> None:
    assert ReaderModel(str(tmp_path)).folder() == tmp_path
    assert ReaderModel("some/model").folder() is None


def test_a_reader_is_known_by_its_name_and_its_weights(folder: Path) -> None:
    before = ReaderModel(str(folder)).identity
    assert before == f"{folder} {hashlib.sha256(b'weights').hexdigest()[:16]}"
    (folder / "model.safetensors").write_bytes(b"other weights")
    packaged.sha256_of.cache_clear()
    assert ReaderModel(str(folder)).identity != before
    assert ReaderModel("some/hub-reader").identity == "some/hub-reader unknown"


def test_a_reader_that_is_neither_a_folder_nor_a_name_gets_one_line() -> None:
    with pytest.raises(ModelError, match="set STORYBOT_READER_MODEL"):
        _ = ReaderModel("no/such/folder").identity
