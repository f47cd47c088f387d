"""How PyTorch works on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def fast_dtype() -> torch.dtype:
    """Return bfloat16 where the processor has instructions for it (3.7 times as fast there), else float32."""
    import torch

    capabilities = torch.cpu.get_capabilities()
    fast = torch.cuda.is_available() or any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16"))
    return torch.bfloat16 if fast else torch.float32


@contextmanager
def one_thread() -> Iterator[None]:
    """Let PyTorch work in the calling thread alone.

    A question is some milliseconds of work for one processor; sharing it out gains little, and costs half a second
    where another program holds the second processor.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
