"""The joint loss of both heads."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from index.training.batches import Targets
from index.training.model import Reading

LISTWISE_WEIGHT = 0.5


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


def judge_loss(reading: Reading, targets: Targets) -> Tensor:
    """Binary cross-entropy of each sentence, summed over a window's sentences, mean over windows."""
    present = targets.sentences >= 0
    logits = reading.sentences[present]
    labels = targets.sentences[present].float()
    return functional.binary_cross_entropy_with_logits(logits, labels, reduction="sum") / len(targets.group)


def listwise_loss(reading: Reading, targets: Targets) -> Tensor:
    """Minus the log of the right sentences' share of the softmax over all sentences of a question."""
    question = torch.unique(targets.group, return_inverse=True)[1]
    count = int(question.max()) + 1
    logits = reading.sentences
    top = logits.detach().amax()
    weight = (logits - top).exp()
    zero = torch.zeros(count, dtype=weight.dtype, device=weight.device)
    everything = zero.index_add(0, question, weight.sum(dim=1))
    right = zero.index_add(0, question, (weight * (targets.sentences == 1)).sum(dim=1))
    asked = right > 0
    if not bool(asked.any()):
        return logits[:, 0].sum() * 0.0
    return (everything[asked] / right[asked]).log().mean()


def joint_loss(reading: Reading, targets: Targets) -> Tensor:
    """The sum that is minimised."""
    spans, judged = span_loss(reading, targets), judge_loss(reading, targets)
    return spans + judged + LISTWISE_WEIGHT * listwise_loss(reading, targets)
