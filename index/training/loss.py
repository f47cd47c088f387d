"""The joint loss of both heads."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from index.training.batches import Targets
from index.training.examples import IGNORED
from index.training.model import Reading

LISTWISE_WEIGHT = 0.5


def span_loss(reading: Reading, targets: Targets) -> Tensor:
    """Mean cross-entropy of start and end, "no answer" being position 0 (Devlin et al. 2019)."""
    known = int((targets.start != IGNORED).sum())
    if not known:
        return reading.start[:, 0].sum() * 0.0
    losses = [
        functional.cross_entropy(logits, position, ignore_index=IGNORED)
        for logits, position in ((reading.start, targets.start), (reading.end, targets.end))
    ]
    return torch.stack(losses).mean()


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
