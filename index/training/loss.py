"""The loss of the span head."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor
from torch.nn import functional

from index.training.batches import Targets
from index.training.model import Reading


def span_loss(reading: Reading, targets: Targets) -> Tensor:
    """Minus the log of the probability that falls on right starts, and on right ends; mean over both and the batch.

    Where several positions are right, any of them will do (the marginal likelihood of Clark and Gardner 2018, "Simple
    and effective multi-paragraph reading comprehension"); "no answer" is position 0 (Devlin et al. 2019).
    """
    losses = [
        logits.logsumexp(dim=1) - logits.masked_fill(~right, -torch.inf).logsumexp(dim=1)
        for logits, right in ((reading.start, targets.start), (reading.end, targets.end))
    ]
    return torch.cat(losses).mean()


def with_one_position(targets: Targets) -> Targets:
    """Return targets that call one start and one end of each window right, drawn among the right ones."""
    start, end = (
        functional.one_hot(torch.multinomial(right.float(), 1).squeeze(1), right.shape[1]).bool()
        for right in (targets.start, targets.end)
    )
    return replace(targets, start=start, end=end)
