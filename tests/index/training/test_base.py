"""Unpacking the 4-bit file, and cutting the vocabulary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer, BertModel

from index.training.base import kept_pieces, read_weights, write_base
from tests.index.tiny_models import (
    CUT,
    HIDDEN,
    INTERMEDIATE,
    KEPT,
    LAYERS,
    PIECES,
    SPECIAL,
    write_tokenizer,
    write_weights,
)

PARTS = {
    "emb.word": ("embeddings.word_embeddings.weight", (-1, HIDDEN)),
    "emb.pos": ("embeddings.position_embeddings.weight", (-1, HIDDEN)),
    "emb.ln.b": ("embeddings.LayerNorm.bias", (HIDDEN,)),
    "l0.q.w": ("encoder.layer.0.attention.self.query.weight", (HIDDEN, HIDDEN)),
    "l1.ao.b": ("encoder.layer.1.attention.output.dense.bias", (HIDDEN,)),
    "l2.aln.w": ("encoder.layer.2.attention.output.LayerNorm.weight", (HIDDEN,)),
    "l3.fi.w": ("encoder.layer.3.intermediate.dense.weight", (INTERMEDIATE, HIDDEN)),
    "l4.fo.w": ("encoder.layer.4.output.dense.weight", (HIDDEN, INTERMEDIATE)),
    "l4.oln.b": ("encoder.layer.4.output.LayerNorm.bias", (HIDDEN,)),
}


def test_each_number_of_the_file_is_found_under_the_name_that_bert_gives_it(tmp_path: Path) -> None:
    written = write_weights(tmp_path / "weights.bin")
    sizes, found = read_weights(tmp_path / "weights.bin")
    assert (sizes.hidden, sizes.layers, sizes.heads, sizes.intermediate) == (HIDDEN, LAYERS, 2, INTERMEDIATE)
    assert len(found) == len(written) == 5 + 16 * LAYERS
    for name, (bert, shape) in PARTS.items():
        np.testing.assert_allclose(found[bert], written[name].reshape(shape), rtol=1e-6)


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"weights\.bin begins with b'GGUF', not with b'E5S1'"):
        read_weights(tmp_path / "weights.bin")


def test_pieces_of_other_scripts_go_and_all_without_letters_stay() -> None:
    numbers = kept_pieces([*PIECES, "<mask>"])
    kept = [[*PIECES, "<mask>"][number] for number in numbers]
    assert kept == [*SPECIAL, *KEPT, "<mask>"]
    assert not set(CUT) & set(kept)


@pytest.mark.parametrize("mask_in_vocabulary", [True, False])
def test_the_cut_model_reads_a_text_as_the_whole_one_did(tmp_path: Path, mask_in_vocabulary: bool) -> None:
    written = write_weights(tmp_path / "weights.bin")
    write_tokenizer(tmp_path / "pieces.json", mask_in_vocabulary=mask_in_vocabulary)
    write_base(tmp_path / "weights.bin", tmp_path / "pieces.json", tmp_path / "base")
    load: Any = BertModel.from_pretrained
    model, told = load(tmp_path / "base", add_pooling_layer=False, output_loading_info=True)
    assert not told["missing_keys"]
    assert not told["unexpected_keys"]
    table = load_file(tmp_path / "base" / "model.safetensors")["embeddings.word_embeddings.weight"]
    assert len(table) == model.config.vocab_size == len(KEPT) + len(SPECIAL) + 1

    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "base")
    whole = json.loads((tmp_path / "pieces.json").read_text("utf-8"))
    rows = written["emb.word"].reshape(-1, HIDDEN)
    text = "The ferry sails in Holm. паром նավ <mask> 船"
    encoded = tokenizer(text, text)["input_ids"]
    pieces = tokenizer.convert_ids_to_tokens(encoded)
    assert pieces[0] == "<s>"
    assert pieces.count("</s>") == 3
    assert {"▁The", "▁ferry", "▁паром", "▁նավ", "<mask>", "<unk>"} <= set(pieces)
    known = {piece: number for number, (piece, _) in enumerate(whole["model"]["vocab"])} | {"<mask>": len(PIECES)}
    for number, piece in zip(encoded, pieces, strict=True):
        np.testing.assert_allclose(table[number], rows[known[piece]], rtol=1e-6)
    cut = json.loads((tmp_path / "base" / "tokenizer.json").read_text("utf-8"))
    names = [piece for piece, _ in cut["model"]["vocab"]] + ["<mask>"] * (not mask_in_vocabulary)
    assert len(names) == len(table)
    for token in cut["added_tokens"]:
        assert names[token["id"]] == token["content"]
    assert model.config.pad_token_id == tokenizer.pad_token_id == 1
    with torch.inference_mode():
        assert torch.isfinite(model(**tokenizer(text, return_tensors="pt")).last_hidden_state).all()
