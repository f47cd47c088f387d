"""Train a cross-encoder that judges a question and a single sentence behind its headline.

    python -m tests.benchmarks.cross_encoder --data DIR --start FOLDER --out OUT

It is no part of the product: `tests.benchmarks.second_opinions` measures what it would add to the reader. FOLDER is an
encoder or a reader to begin with. Each question gives its sentence, up to three others of the same
story that share words with it, and some a form made unanswerable; the loss is the binary cross-entropy of each pair
plus half of the softmax cross-entropy among the pairs of a question.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from index.devices import fast_dtype, one_thread
from index.evaluation.reliability import Floats
from index.training.batches import Special, lay_out
from index.training.examples import Example, ExampleMaker, Recipe
from index.training.records import LabelledQuestion
from index.training.sources import read_training
from index.training.train import special_tokens

RECIPE = Recipe(negatives=3.0, near_negatives=2.0, perturbed=0.3, smallest=1, largest=1, title_dropped=0.15)
"""Windows of a token at most, which are single sentences."""
LISTWISE = 0.5
BATCH = 6144
"""Padded tokens in a batch."""
CHUNKS = 4
"""Parts of a batch that are read apart, each of about one length."""
LONGEST = 256

Group = list[Example]


class CrossEncoder:
    """Judges sentences; the higher a logit, the more a sentence answers."""

    def __init__(self, folder: Path) -> None:
        """Load what `main` wrote."""
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder)
        self._model: Any = AutoModelForSequenceClassification.from_pretrained(folder, dtype=fast_dtype()).eval()

    def judge(self, question: str, headline: str, sentences: Sequence[str]) -> Floats:
        """Return a logit for each sentence."""
        logits = np.zeros(len(sentences))
        order = np.argsort([len(sentence) for sentence in sentences], kind="stable")
        with one_thread(), torch.inference_mode():
            for numbers in np.array_split(order, max(len(order) // 16, 1)):
                encoded = self._tokenizer(
                    [question] * len(numbers),
                    [f"{headline} : {sentences[number]}" for number in numbers],
                    truncation="only_second",
                    max_length=LONGEST,
                    padding=True,
                    return_tensors="pt",
                )
                logits[numbers] = self._model(**encoded).logits[:, 0].float().numpy()
        return logits


def groups_of(questions: Sequence[LabelledQuestion], tokenizer: Any, seed: int) -> list[Group]:
    """The pairs of each question."""
    maker = ExampleMaker(tokenizer, RECIPE, seed)
    return [group for group in (maker.make([question]) for question in questions) if group]


def batches_of(groups: Sequence[Group], seed: int) -> list[list[Group]]:
    """Batches in random order, each of groups of about one length."""
    rng = random.Random(seed)

    def longest(group: Group) -> int:
        return max(example.length for example in group)

    batches: list[list[Group]] = [[]]
    for group in sorted(groups, key=lambda group: longest(group) + rng.uniform(-8, 8)):
        width = max(longest(one) for one in (*batches[-1], group))
        if batches[-1] and width * (sum(map(len, batches[-1])) + len(group)) > BATCH:
            batches.append([])
        batches[-1].append(group)
    rng.shuffle(batches)
    return batches


def logits_of(model: Any, examples: Sequence[Example], special: Special) -> Tensor:
    """A logit for each pair, in order."""
    order = sorted(range(len(examples)), key=lambda number: examples[number].length)
    parts = []
    for numbers in np.array_split(order, CHUNKS):
        rows = [(one.question, one.tokenised, one.window, one.with_title) for one in (examples[n] for n in numbers)]
        if rows:
            pairs, _ = lay_out(rows, special)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast_dtype() == torch.bfloat16):
                output = model(
                    input_ids=pairs.input_ids, attention_mask=pairs.attention_mask, token_type_ids=pairs.token_type_ids
                )
            parts.append(output.logits[:, 0].float())
    return torch.cat(parts)[torch.tensor(order).argsort()]


def loss_of(logits: Tensor, batch: Sequence[Group]) -> Tensor:
    """The loss of a batch of groups, whose pairs' logits stand one behind the other."""
    right = torch.tensor([bool(example.gold) for group in batch for example in group])
    loss = functional.binary_cross_entropy_with_logits(logits, right.float())
    sizes = [len(group) for group in batch]
    among = [
        group.logsumexp(0) - group[answers].logsumexp(0)
        for group, answers in zip(torch.split(logits, sizes), torch.split(right, sizes), strict=True)
        if answers.any()
    ]
    return loss + LISTWISE * torch.stack(among).mean() if among else loss


def train(model: Any, batches: Sequence[list[Group]], special: Special, rate: float) -> None:
    """Train in place, and leave the running average of the weights."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01, fused=True)
    average = {name: value.detach().clone() for name, value in model.state_dict().items()}
    warm = max(len(batches) // 10, 1)
    recent = []
    for step, batch in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = rate * min((step + 1) / warm, (len(batches) - step) / max(len(batches) - warm, 1))
        loss = loss_of(logits_of(model, [example for group in batch for example in group], special), batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for name, value in model.state_dict().items():
            if value.is_floating_point():
                average[name].lerp_(value, 1.0 - min(0.99, (step + 1) / (step + 11)))
        recent.append(float(loss.detach()))
        if len(recent) == 25:
            sys.stdout.write(f"step {step + 1}/{len(batches)} loss {np.mean(recent):.4f}\n")
            sys.stdout.flush()
            recent.clear()
    model.load_state_dict(average)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "start", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=18_000, help="draw this many questions of the training files")
    parser.add_argument("--layers", type=int, default=6, help="keep the first layers alone")
    parser.add_argument("--keep-embeddings", action="store_true", help="train the layers alone")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    questions = random.Random(options.seed).sample(read_training(options.data), options.questions)
    tokenizer = AutoTokenizer.from_pretrained(options.start)
    seed = options.seed * 1000  # of the first epoch, as the reader's training counts
    batches = batches_of(groups_of(questions, tokenizer, seed), seed)
    pairs = [example for batch in batches for group in batch for example in group]
    tokens = sum(example.length for example in pairs)
    sys.stdout.write(f"{len(batches)} batches, {len(pairs)} pairs, {tokens} tokens\n")
    dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    model = AutoModelForSequenceClassification.from_pretrained(
        options.start, num_labels=1, num_hidden_layers=options.layers, dtype=torch.float32, **dropout
    ).train()
    model.base_model.embeddings.requires_grad_(not options.keep_embeddings)
    train(model, batches, special_tokens(tokenizer), options.rate)
    model.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)


if __name__ == "__main__":
    main()
