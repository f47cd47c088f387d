"""The packaged files: checked, and loaded as plain objects that share what they have in common."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers import AutoTokenizer, BertForQuestionAnswering, BertModel

from index import EmbeddingModel, ModelError, ReaderModel, SentenceTransformerEncoder, TransformersReader
from index.model_files import packaged
from index.model_files.packaged import (
    CHECKSUMS,
    ENCODER,
    READER,
    load_encoder,
    load_reader,
    packaged_checksum,
    verify_packaged,
)
from index.training.pack import pack

Package = Callable[[Path], None]
load_bert: Any = BertModel.from_pretrained
load_bert_with_head: Any = BertForQuestionAnswering.from_pretrained


@pytest.fixture
def copy(packed: Path, tmp_path: Path, package: Package) -> Path:
    """A copy of the packed models that may be damaged, in the place of the packaged ones."""
    package(shutil.copytree(packed, tmp_path / "models"))
    return tmp_path / "models"


def test_what_is_loaded_is_what_was_packed_but_for_its_precision(
    packed: Path, package: Package, exported: tuple[Path, Path]
) -> None:
    package(packed)
    ids = AutoTokenizer.from_pretrained(packed)("Who sails?", "The ferry sails in Holm.", return_tensors="pt")
    reader, original = load_reader(torch.float32), load_bert_with_head(exported[1])
    encoder, body = load_encoder(torch.float32), load_bert(exported[0], add_pooling_layer=False)
    packaged = encoder[0].model
    assert type(packaged) is BertModel
    assert type(reader) is BertForQuestionAnswering
    assert type(encoder) is SentenceTransformer
    with torch.inference_mode():
        for found, expected in (
            (reader(**ids).start_logits, original(**ids).start_logits),
            (reader(**ids).end_logits, original(**ids).end_logits),
            (packaged(**ids).last_hidden_state, body(**ids).last_hidden_state),
        ):
            assert not torch.equal(found, expected)
            torch.testing.assert_close(found, expected, atol=0.03 * float(expected.std()), rtol=0)
    assert encoder.prompts["query"] == "query: "
    assert encoder.prompts["passage"] == "passage: "


def test_encoder_and_reader_hold_the_shared_parts_in_memory_once(packed: Path, package: Package) -> None:
    package(packed)
    for dtype in (torch.float32, torch.bfloat16):
        encoder, reader = load_encoder(dtype)[0].model, load_reader(dtype).bert
        table = encoder.embeddings.word_embeddings
        assert table is reader.embeddings.word_embeddings
        assert table.table.dtype is torch.int8
        assert len(table.table) == encoder.config.vocab_size == reader.config.vocab_size
        ours, theirs = dict(encoder.named_parameters()), dict(reader.named_parameters())
        assert ours.keys() == theirs.keys()
        shared = {name for name, value in ours.items() if value.data_ptr() == theirs[name].data_ptr()}
        lowest = ("embeddings.", *(f"encoder.layer.{layer}." for layer in range(4)))
        assert shared == {name for name in ours if name.startswith(lowest)}
        assert {value.dtype for value in (*ours.values(), *theirs.values())} == {dtype}


def test_a_damaged_byte_in_any_file_is_named_in_one_line(copy: Path) -> None:
    verify_packaged()
    names = list(json.loads((copy / CHECKSUMS).read_text()))
    assert {path.name for path in copy.iterdir()} == {*names, CHECKSUMS, "calibration.json"}
    for number, name in enumerate(names):
        content = (copy / name).read_bytes()
        place = len(content) * number // len(names)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(packaged, "sha256_of", packaged.sha256_of.__wrapped__)
            (copy / name).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            for load in (verify_packaged, SentenceTransformerEncoder, TransformersReader):
                with pytest.raises(ModelError, match=f"the checksum of .*{name} is not that") as caught:
                    load()
                assert str(caught.value).endswith("install storybot again")
                assert "\n" not in str(caught.value)
            (copy / name).write_bytes(content)
            verify_packaged()


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"reader.safetensors": "00"}', "\x00"])
def test_checksums_that_cannot_be_read_get_one_line(copy: Path, package: Package, content: str | None) -> None:
    (copy / CHECKSUMS).unlink()
    if content is not None:
        (copy / CHECKSUMS).write_text(content)
    for ask in (verify_packaged, lambda: EmbeddingModel().identity, lambda: ReaderModel().identity):
        with pytest.raises(ModelError, match=f"{CHECKSUMS} cannot be read; install storybot again"):
            ask()


def test_a_missing_file_is_named_in_one_line(copy: Path) -> None:
    (copy / "lower.safetensors").unlink()
    for ask in (verify_packaged, lambda: EmbeddingModel().identity):
        with pytest.raises(ModelError, match=r"lower\.safetensors is missing; install storybot again"):
            ask()


def test_models_of_two_bases_are_not_packed_together(exported: tuple[Path, Path], tmp_path: Path) -> None:
    encoder, reader = exported
    other = load_bert(encoder, add_pooling_layer=False)
    with torch.no_grad():
        other.encoder.layer[3].output.dense.bias.add_(1e-3)
    other.save_pretrained(tmp_path / "other")
    with pytest.raises(ValueError, match=r"encoder\.layer\.3\.output\.dense\.bias differs .* train both from one base"):
        pack(tmp_path / "other", reader, tmp_path / "packed")
    assert not (tmp_path / "packed").exists()


def test_the_models_in_the_package_are_those_of_their_checksums() -> None:
    verify_packaged()
    assert len(packaged_checksum(ENCODER)) == len(packaged_checksum(READER)) == 64
