"""How PyTorch works on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

PADDED_TO = 16
"""Inputs of the models are padded to a multiple of so many tokens, since PyTorch keeps code for each length."""


def fast_dtype() -> torch.dtype:
    """Return bfloat16 if the processor multiplies faster in it, else float32.

    It is 3.7 times as fast on AMD's processors with AVX512-BF16. Intel's are fast with AMX alone: those with
    AVX512-FP16 whose AMX is switched off take 1.6 times as long in bfloat16 as in float32.
    """
    import torch

    has = torch.cpu.get_capabilities().get
    fast = torch.cuda.is_available() or has("amx_bf16") or (has("avx512_bf16") and not has("avx512_fp16"))
    return torch.bfloat16 if fast else torch.float32


@contextmanager
def one_thread() -> Iterator[None]:
    """Let PyTorch work in the calling thread alone.

    A question is some milliseconds of work for one processor, and so are the weights of a model that are loaded;
    sharing it out gains little, and costs half a second where another program holds the second processor.
    """
    import torch

    usual = _usual_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(usual)


@cache
def _usual_threads() -> int:
    """How many threads PyTorch takes; read once, since other threads may have set it to one meanwhile."""
    import torch

    return torch.get_num_threads()
