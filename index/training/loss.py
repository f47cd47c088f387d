"""The joint loss of both heads."""

from __future__ import annotations

from dataclasses import replace

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


def joint_loss(reading: Reading, targets: Targets, *, marginal: bool = True, judged: bool = True) -> Tensor:
    """The sum that is minimised.

    Args:
        reading: what the heads say of a batch.
        targets: what they should say.
        marginal: whether any right position will do; one that is drawn counts alone otherwise.
        judged: whether the second head counts.
    """
    spans = span_loss(reading, targets if marginal else with_one_position(targets))
    if not judged:
        return spans
    return spans + judge_loss(reading, targets) + LISTWISE_WEIGHT * listwise_loss(reading, targets)


def with_one_position(targets: Targets) -> Targets:
    """Return targets that call one start and one end of each window right, drawn among the right ones."""
    start, end = (
        functional.one_hot(torch.multinomial(right.float(), 1).squeeze(1), right.shape[1]).bool()
        for right in (targets.start, targets.end)
    )
    return replace(targets, start=start, end=end)
