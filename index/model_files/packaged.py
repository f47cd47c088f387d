"""The packaged weights on disk, and the parts that encoder and reader share.

    embeddings.safetensors   the table of pieces in 8 bits with a scale a row; positions, types, norm
    lower.safetensors        the lowest layers, which both models have in common, in 16 bits
    encoder.safetensors      the other layers of storybot-encoder, in 16 bits
    reader.safetensors       the other layers and the head of storybot-reader, in 16 bits
    config.json, tokenizer.json, tokenizer_config.json
    checksums.json           SHA-256 of each of them

`index.training.pack` writes them. What is loaded are plain objects of transformers and sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ModelError
from index.model_files.devices import one_thread

if TYPE_CHECKING:
    import torch

    from index.model_files.table_embedding import TableEmbedding

MODELS_FOLDER = Path(__file__).parent.parent / "models"

CHECKSUMS = "checksums.json"
EMBEDDINGS, LOWER, ENCODER, READER = (f"{name}.safetensors" for name in ("embeddings", "lower", "encoder", "reader"))
COPIED = ("config.json", "tokenizer.json", "tokenizer_config.json")

WORD_TABLE = "embeddings.word_embeddings.weight"
_TABLE_SCALES = "embeddings.word_embeddings.scale"
_BERT = "bert."
_PLACEHOLDER = 2
"""Rows of the table that a model is made with: the padding's number lies among them."""

_tokenizers: list[Any] = []


def packaged_checksum(own: str) -> str:
    """Return what identifies the packaged encoder or reader: a digest over the checksums of its parts.

    Raises ModelError if the packaged files are incomplete.
    """
    parts = [_checksums()[name] for name in (EMBEDDINGS, LOWER, own, "tokenizer.json")]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def verify_packaged() -> None:
    """Check every packaged file against its checksum; raises ModelError if one differs."""
    for name, expected in _checksums().items():
        if sha256_of(MODELS_FOLDER / name) != expected:
            raise _damaged(f"the checksum of {MODELS_FOLDER / name} is not that of the published file")


def load_encoder(dtype: torch.dtype) -> Any:
    """Return storybot-encoder as a SentenceTransformer; raises ModelError if its files are damaged."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertModel

    verify_packaged()
    weights = _shared(dtype) | _tensors(ENCODER, dtype)

    class PackagedTransformer(Transformer):
        """The library's module, given weights instead of a file of them."""

        def _load_model(self, *_arguments: object, **_options: object) -> Any:
            return _with_table(_made(BertModel, weights, dtype, add_pooling_layer=False), dtype)

    body = PackagedTransformer(str(MODELS_FOLDER))
    _tokenizers.append(body.tokenizer)
    prompts = {"query": "query: ", "passage": "passage: "}
    return SentenceTransformer(modules=[body, Pooling(body.config.hidden_size)], device="cpu", prompts=prompts)


def load_reader(dtype: torch.dtype) -> Any:
    """Return storybot-reader as a BertForQuestionAnswering; raises ModelError if its files are damaged."""
    from transformers import BertForQuestionAnswering

    verify_packaged()
    weights = {_BERT + name: value for name, value in _shared(dtype).items()} | _tensors(READER, dtype)
    model = _made(BertForQuestionAnswering, weights, dtype)
    _with_table(model.bert, dtype)
    return model


def packaged_tokenizer() -> Any:
    """Return the tokenizer of both models: the encoder's if that is loaded, since one takes 160 MB."""
    from transformers import AutoTokenizer

    if not _tokenizers:
        _tokenizers.append(AutoTokenizer.from_pretrained(MODELS_FOLDER))
    return _tokenizers[0]


@lru_cache(maxsize=32)
def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; raises OSError if it can't be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def _checksums() -> dict[str, str]:
    try:
        values = json.loads((MODELS_FOLDER / CHECKSUMS).read_text(encoding="utf-8"))
        found = {name: str(values[name]) for name in (EMBEDDINGS, LOWER, ENCODER, READER, *COPIED)}
    except (OSError, ValueError, KeyError, TypeError):
        raise _damaged(f"{MODELS_FOLDER / CHECKSUMS} cannot be read") from None
    missing = [name for name in found if not (MODELS_FOLDER / name).is_file()]
    if missing:
        raise _damaged(f"{MODELS_FOLDER / missing[0]} is missing")
    return found


@lru_cache(maxsize=1)
def _shared(dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """The parts that both models have, held in memory once; in place of the table one that holds nothing."""
    weights = _tensors(EMBEDDINGS, dtype) | _tensors(LOWER, dtype)
    weights.pop(_TABLE_SCALES)
    weights[WORD_TABLE] = weights[WORD_TABLE][:_PLACEHOLDER].to(dtype)
    return weights


@lru_cache(maxsize=1)
def _table(dtype: torch.dtype) -> TableEmbedding:
    from index.model_files.table_embedding import TableEmbedding

    weights = _tensors(EMBEDDINGS, dtype)
    return TableEmbedding(weights[WORD_TABLE], weights[_TABLE_SCALES])


def _made(model_class: Any, weights: dict[str, torch.Tensor], dtype: torch.dtype, **options: bool) -> Any:
    """A model that holds these weights, which are neither copied nor initialised before.

    `from_pretrained` does the same, and compiles a thousand patterns for the names of other models' weights.
    """
    from transformers import BertConfig
    from transformers.initialization import no_init_weights

    with no_init_weights():
        model = model_class(BertConfig.from_pretrained(MODELS_FOLDER, vocab_size=_PLACEHOLDER, dtype=dtype), **options)
    model.load_state_dict(weights, assign=True)
    return model.eval()


def _with_table(model: Any, dtype: torch.dtype) -> Any:
    """Give a BertModel the table in 8 bits instead of its own of a few rows, and the forward pass for threads."""
    from index.model_files.scripted import ScriptedForward

    model.embeddings.word_embeddings = _table(dtype)
    model.config.vocab_size = len(_table(dtype).table)
    model.forward = ScriptedForward(model)
    return model


def _tensors(name: str, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    from safetensors.torch import load_file

    loaded = load_file(MODELS_FOLDER / name)
    with one_thread():
        return {key: value.to(dtype) if value.is_floating_point() else value for key, value in loaded.items()}


def _damaged(why: str) -> ModelError:
    return ModelError("the packaged models", why, "install storybot again")
