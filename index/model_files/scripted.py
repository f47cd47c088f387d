"""A packaged model's forward pass as one program of TorchScript.

In Python each of its operations, some three hundred, lets go of the interpreter's lock and takes it again. Threads that
answer side by side wait for each other there; a program takes the lock once. `torch.jit.trace` is deprecated in favour
of what needs a C++ compiler at run time; the version of PyTorch is pinned. A version that lacks it needs no more than
this module gone: the models' own forward pass gives the same.
"""

from __future__ import annotations

import threading
import warnings
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

PLAIN_CALLS = 16
"""Calls after which the program is made: it takes a fifth of a second, which a single question does not win back."""


class ScriptedForward:
    """Stands in for the `forward` of a BertModel that only infers: the same operations, and the same bits.

    Args:
        bert: the model; what it is called with is padded, and all of the same type of token.
    """

    def __init__(self, bert: Any) -> None:
        self._plain = bert.forward
        self._operations = _Operations(bert.requires_grad_(False))
        self._program: Any = None
        self._calls = 0
        self._making = threading.Lock()

    def __call__(self, input_ids: Tensor, attention_mask: Tensor, **options: Any) -> Any:
        """Return the library's output; raises what the model's `forward` raises."""
        from transformers.modeling_outputs import BaseModelOutput

        self._calls += 1
        if self._calls <= PLAIN_CALLS:
            return self._plain(input_ids, attention_mask, **options)
        with self._making:
            if self._program is None:
                self._program = self._made(input_ids, attention_mask)
        # Optimised, it would be compiled anew for each length.
        with torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            return BaseModelOutput(last_hidden_state=self._program(input_ids, attention_mask))

    def _made(self, ids: Tensor, mask: Tensor) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.jit.trace(self._operations, (ids, mask), check_trace=False)  # type: ignore[no-untyped-call]


class _Operations(torch.nn.Module):
    """What a BertModel of the library does without dropout, written so that a trace holds for each length."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert
        self._heads: int = bert.config.num_attention_heads

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the last vectors, shape (texts, tokens, dimension); ids and mask have the shape (texts, tokens)."""
        texts, tokens = ids.shape
        vectors: Tensor
        table = self.bert.embeddings
        vectors = table.word_embeddings(ids) + table.token_type_embeddings.weight[0]
        vectors = table.LayerNorm(vectors + table.position_embeddings.weight[:tokens])
        seen = mask.bool().view(texts, 1, 1, tokens).expand(texts, 1, tokens, tokens)
        for layer in self.bert.encoder.layer:
            own, out = layer.attention.self, layer.attention.output
            query, key, value = (
                part(vectors).view(texts, tokens, self._heads, -1).transpose(1, 2)
                for part in (own.query, own.key, own.value)
            )
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
            mixed = out.dense(mixed.transpose(1, 2).reshape(texts, tokens, -1))
            vectors = out.LayerNorm(mixed + vectors)
            wide = functional.gelu(layer.intermediate.dense(vectors))
            vectors = layer.output.LayerNorm(layer.output.dense(wide) + vectors)
        return vectors
