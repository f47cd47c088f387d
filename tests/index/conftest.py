"""Tiny models, which the packaged ones give way to where weights do not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from transformers import AutoModel, AutoModelForQuestionAnswering, AutoTokenizer

from index import story_bot
from index.model_files import names, packaged
from index.training.base import write_base
from index.training.pack import pack
from tests.fakes import CALIBRATION
from tests.index.tiny_models import write_tokenizer, write_weights


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a BERT of five layers and random weights, as `index.training.base` writes it."""
    folder = tmp_path_factory.mktemp("base")
    write_weights(folder / "weights.bin")
    write_tokenizer(folder / "pieces.json")
    write_base(folder / "weights.bin", folder / "pieces.json", folder / "out")
    return folder / "out"


@pytest.fixture(scope="session")
def exported(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of an encoder and a reader that share embeddings and lowest layers, as the training exports them."""
    folder = tmp_path_factory.mktemp("exported")
    torch.manual_seed(0)
    encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
    reader = AutoModelForQuestionAnswering.from_pretrained(base)
    for model, layer in ((encoder, encoder.encoder.layer[4]), (reader, reader.bert.encoder.layer[4])):
        with torch.no_grad():
            layer.output.dense.weight.normal_(std=0.2)
        model.save_pretrained(folder / type(model).__name__)
        AutoTokenizer.from_pretrained(base).save_pretrained(folder / type(model).__name__)
    return folder / type(encoder).__name__, folder / type(reader).__name__


@pytest.fixture(scope="session")
def packed(exported: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packaged models made of the exported ones, with a calibration."""
    folder = tmp_path_factory.mktemp("packed")
    pack(*exported, folder)
    (folder / "calibration.json").write_text(CALIBRATION.to_json())
    return folder


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Puts a folder in the place of the packaged models."""

    def forget() -> None:
        for remembered in (packaged._checksums, packaged._shared, packaged._table, packaged.sha256_of):
            remembered.cache_clear()
        packaged._tokenizers.clear()

    def put(folder: Path) -> None:
        monkeypatch.setattr(packaged, "MODELS_FOLDER", folder)
        for module in (names, story_bot):
            monkeypatch.setattr(module, "CALIBRATION_FILE", folder / "calibration.json")
        forget()

    yield put
    forget()
