"""The table of pieces, kept in 8 bits."""

from __future__ import annotations

import torch
from torch import Tensor


class TableEmbedding(torch.nn.Module):
    """Stands in for the `torch.nn.Embedding` of a model; a row is multiplied out when it is looked up.

    The vectors are those of a table that is multiplied out as a whole, for a half of its memory or less.

    Args:
        table: rows in 8 bits, shape (pieces, dimension).
        scales: what each row is multiplied by, shape (pieces, 1); the vectors get their type.
    """

    table: Tensor
    scales: Tensor

    def __init__(self, table: Tensor, scales: Tensor) -> None:
        super().__init__()
        self.register_buffer("table", table)
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the vectors of pieces, shape (*ids.shape, dimension)."""
        scales = self.scales[ids]
        return self.table[ids].to(scales.dtype) * scales
