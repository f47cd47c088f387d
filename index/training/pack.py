"""Write the packaged models: `python -m index.training.pack ENCODER READER OUT`.

ENCODER and READER are folders that `index.training.encoder` and `.reader` exported from one base. The embeddings and
the lowest layers, which neither changes, are written once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from index.model_files.packaged import CHECKSUMS, COPIED, EMBEDDINGS, ENCODER, LOWER, READER, WORD_TABLE
from index.training.reader import FROZEN_LAYERS

_WEIGHTS = "model.safetensors"


def pack(encoder: Path, reader: Path, out: Path) -> None:
    """Write both models to `out`; raises ValueError if they do not share what has to be the same."""
    ours, theirs = load_file(encoder / _WEIGHTS), load_file(reader / _WEIGHTS)
    other = {name.removeprefix("bert."): value for name, value in theirs.items()}
    shared = [name for name in ours if _is_shared(name)]
    for name in shared:
        if not torch.equal(ours[name], other[name]):
            raise ValueError(f"{name} differs between {encoder} and {reader}: train both from one base")
    scales = ours[WORD_TABLE].abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
    embeddings = {name: ours[name].half() for name in shared if name.startswith("embeddings.") and name != WORD_TABLE}
    embeddings[WORD_TABLE] = (ours[WORD_TABLE] / scales).round().to(torch.int8)
    embeddings["embeddings.word_embeddings.scale"] = scales.half()
    out.mkdir(parents=True, exist_ok=True)
    parts: dict[str, dict[str, Tensor]] = {
        EMBEDDINGS: embeddings,
        LOWER: {name: ours[name].half() for name in shared if name.startswith("encoder.")},
        ENCODER: {name: value.half() for name, value in ours.items() if name not in shared},
        READER: {name: value.half() for name, value in theirs.items() if not _is_shared(name.removeprefix("bert."))},
    }
    for name, tensors in parts.items():
        save_file({key: value.contiguous() for key, value in tensors.items()}, out / name, metadata={"format": "pt"})
        (out / name).chmod(0o644)
    for name in COPIED:
        shutil.copy(encoder / name, out / name)
    _name_added_tokens(out)
    checksums = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in (*parts, *COPIED)}
    (out / CHECKSUMS).write_text(json.dumps(checksums, indent=1) + "\n", encoding="utf-8")


def _name_added_tokens(folder: Path) -> None:
    """Write the added tokens into the tokenizer's configuration, where they are read at once.

    transformers would take them from tokenizer.json, all of which it would parse for them.
    """
    added = json.loads((folder / "tokenizer.json").read_text("utf-8"))["added_tokens"]
    path = folder / "tokenizer_config.json"
    configuration = json.loads(path.read_text("utf-8"))
    configuration["added_tokens_decoder"] = {str(token.pop("id")): token for token in added}
    path.write_text(json.dumps(configuration, indent=2) + "\n", encoding="utf-8")


def _is_shared(name: str) -> bool:
    return name.startswith(("embeddings.", *(f"encoder.layer.{layer}." for layer in range(FROZEN_LAYERS))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for argument in ("encoder", "reader", "out"):
        parser.add_argument(argument, type=Path)
    pack(**vars(parser.parse_args()))
