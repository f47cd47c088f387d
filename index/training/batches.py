"""Batches: examples of about equal length laid out as tensors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from index.training.examples import Example
from index.training.windows import TokenisedDocument, Window


@dataclass(frozen=True)
class Special:
    """Token numbers of the marks that frame a pair."""

    cls: int
    sep: int
    pad: int


@dataclass(frozen=True)
class Pairs:
    """Encoded pairs; `batch` by `tokens`."""

    input_ids: Tensor
    attention_mask: Tensor
    token_type_ids: Tensor
    sentence_index: Tensor
    """Which sentence of the window each token belongs to, -1 for question, title and marks."""

    def to(self, device: torch.device) -> Pairs:
        """The same on another device."""
        return Pairs(
            self.input_ids.to(device),
            self.attention_mask.to(device),
            self.token_type_ids.to(device),
            self.sentence_index.to(device),
        )


@dataclass(frozen=True)
class Targets:
    """Where the spans of a batch may begin and end."""

    start: Tensor
    end: Tensor
    """Whether a span may begin or end at a token, position 0 standing for no answer; shape (batch, tokens)."""

    def to(self, device: torch.device) -> Targets:
        """The same on another device."""
        return Targets(self.start.to(device), self.end.to(device))


def lay_out(
    rows: Sequence[tuple[tuple[int, ...], TokenisedDocument, Window, bool]], special: Special
) -> tuple[Pairs, list[list[int]]]:
    """Tensors of pairs of question and window, and where each sentence of each pair begins."""
    encoded, starts = [], []
    for question, tokenised, window, with_title in rows:
        head = [special.cls, *question, special.sep]
        ids = head + list(tokenised.title if with_title else ())
        index = [-1] * len(ids)
        begins = []
        for number, sentence in enumerate(tokenised.sentences[window.first : window.last]):
            begins.append(len(ids))
            ids.extend(sentence)
            index.extend([number] * len(sentence))
        ids.append(special.sep)
        index.append(-1)
        encoded.append((ids, [0] * len(head) + [1] * (len(ids) - len(head)), index))
        starts.append(begins)
    width = max(len(ids) for ids, _, _ in encoded)

    def padded(rows: list[list[int]], value: int) -> Tensor:
        return torch.tensor([row + [value] * (width - len(row)) for row in rows])

    pairs = Pairs(
        padded([ids for ids, _, _ in encoded], special.pad),
        padded([[1] * len(ids) for ids, _, _ in encoded], 0),
        padded([types for _, types, _ in encoded], 0),
        padded([index for _, _, index in encoded], -1),
    )
    return pairs, starts


def collate(examples: Sequence[Example], special: Special) -> tuple[Pairs, Targets]:
    """Tensors of a batch of examples."""
    rows = [(item.question, item.tokenised, item.window, item.with_title) for item in examples]
    pairs, begins = lay_out(rows, special)
    start, end = (torch.zeros(pairs.input_ids.shape, dtype=torch.bool) for _ in range(2))
    for row, (item, begin) in enumerate(zip(examples, begins, strict=True)):
        for number, first, last in item.spans:
            start[row, begin[number - item.window.first] + first] = True
            end[row, begin[number - item.window.first] + last] = True
        if item.gold and not item.spans:
            gold = torch.tensor([number - item.window.first for number in sorted(item.gold)])
            start[row] = end[row] = torch.isin(pairs.sentence_index[row], gold)
        if not item.gold:
            start[row, 0] = end[row, 0] = True
    return pairs, Targets(start, end)


def plan_batches(examples: Sequence[Example], tokens: int, seed: int) -> list[list[Example]]:
    """Batches of at most `tokens` padded tokens in random order, each of about one length."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    batches: list[list[Example]] = []
    batch: list[Example] = []
    width = 0
    for example in sorted(examples, key=lambda item: item.length + rng.uniform(-8, 8)):
        width = max(width, example.length)
        if batch and width * (len(batch) + 1) > tokens:
            batches.append(batch)
            batch, width = [], example.length
        batch.append(example)
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches
