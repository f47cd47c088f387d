"""Train the reader: `python -m index.training.train --data FOLDER --out FOLDER`.

First all of the training folder; then, from what that gave (`--start`), stories with questions (`--stories
FILE`, some of which may be held out for scoring). Resumable: the newest state lies in OUT/state.pt. The same
seed on the same machine gives the same weights, interrupted or not.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from transformers import AutoTokenizer, PreTrainedTokenizerBase

from index.devices import fast_dtype
from index.model_names import EmbeddingModel
from index.training.batches import Special, collate, plan_batches
from index.training.examples import Example, ExampleMaker, Recipe
from index.training.loss import span_loss, with_one_position
from index.training.model import Reader
from index.training.records import LabelledQuestion
from index.training.sources import read_stories, read_training

LOG = logging.getLogger(__name__)
SAVE_EVERY = 100
FIRST_RECIPE = Recipe()
STORIES_RECIPE = Recipe(negatives=1.0, near_negatives=1.6, perturbed=0.15, smallest=72, largest=128, title_dropped=0.1)
WITHOUT: dict[str, Callable[[Recipe], Recipe]] = {
    "unanswerable-forms": lambda recipe: replace(recipe, perturbed=0.0),
    "hard-negatives": lambda recipe: replace(recipe, negatives=0.0),
    "variants": lambda recipe: replace(recipe, varied=False),
}
"""Recipes without an idea; one more idea lies in the loss."""
IDEAS = (*WITHOUT, "marginal-likelihood")


@dataclass(frozen=True)
class Settings:
    """Numbers of a run."""

    rate: float
    """Highest learning rate: reached after a tenth of the steps, then falling in a line to nothing."""
    epochs: int
    tokens: int
    """Padded tokens in a batch."""
    seed: int
    dropout: float
    average: float = 0.998
    """Share of the old weights in the running average that is exported."""
    without: tuple[str, ...] = ()
    """Ideas (see `IDEAS`) to leave out, to see what each is worth."""


def special_tokens(tokenizer: PreTrainedTokenizerBase) -> Special:
    """The marks of a tokeniser."""
    return Special(tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id)


def make_batches(
    parts: list[tuple[list[LabelledQuestion], Recipe]],
    tokenizer: PreTrainedTokenizerBase,
    settings: Settings,
) -> list[list[Example]]:
    """Batches of all epochs; each epoch draws its own windows and negatives."""
    batches = []
    for epoch in range(settings.epochs):
        seed = settings.seed * 1000 + epoch
        examples: list[Example] = []
        for questions, recipe in parts:
            examples.extend(ExampleMaker(tokenizer, recipe, seed).make(questions))
        batches.extend(plan_batches(examples, settings.tokens, seed))
    return batches


class Trainer:
    """Runs the steps, keeps the running average of the weights, saves and resumes."""

    def __init__(self, reader: Reader, settings: Settings, folder: Path, special: Special) -> None:
        """Train `reader` in place, keeping the state in `folder`."""
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._reader = reader.to(self._device).train()
        self._settings = settings
        self._special = special
        self._state = folder / "state.pt"
        folder.mkdir(parents=True, exist_ok=True)
        self._average = {name: value.detach().clone() for name, value in reader.state_dict().items()}
        decayed = [value for value in reader.parameters() if value.dim() > 1]
        others = [value for value in reader.parameters() if value.dim() <= 1]
        self._optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}],
            lr=settings.rate,
            fused=True,
        )
        self._step = 0
        if self._state.exists():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self._state, map_location=self._device, weights_only=True)
        self._reader.load_state_dict(state["reader"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average = state["average"]
        self._step = state["step"]
        LOG.info("resumed at step %d", self._step)

    def _save(self) -> None:
        partial = self._state.with_suffix(".part")
        state = {
            "reader": self._reader.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average,
            "step": self._step,
        }
        torch.save(state, partial)
        partial.replace(self._state)

    def _rate(self, steps: int) -> float:
        warm = max(steps // 10, 1)
        left = (steps - self._step) / max(steps - warm, 1)
        return self._settings.rate * min((self._step + 1) / warm, left)

    def run(self, batches: list[list[Example]]) -> Reader:
        """Train on the batches that are left; gives the averaged reader."""
        started, done, sums = time.monotonic(), 0, 0.0
        for batch in batches[self._step :]:
            torch.manual_seed(self._settings.seed + self._step)
            for group in self._optimizer.param_groups:
                group["lr"] = self._rate(len(batches))
            pairs, targets = collate(batch, self._special)
            with torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=fast_dtype() == torch.bfloat16):
                reading = self._reader(pairs.to(self._device))
            if "marginal-likelihood" in self._settings.without:
                targets = with_one_position(targets)
            loss = span_loss(reading, targets.to(self._device))
            if not bool(torch.isfinite(loss)):
                raise ArithmeticError(f"the loss of step {self._step} is {float(loss)}")
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._reader.parameters(), 1.0)
            self._optimizer.step()
            self._optimizer.zero_grad(set_to_none=True)
            self._step += 1
            self._update_average()
            done += pairs.input_ids.numel()
            sums += float(loss.detach())
            if self._step % 25 == 0:
                speed = done / (time.monotonic() - started)
                LOG.info("step %d/%d loss %.4f tokens/s %.0f", self._step, len(batches), sums / 25, speed)
                sums = 0.0
            if self._step % SAVE_EVERY == 0:
                self._save()
        self._save()
        self._reader.load_state_dict(self._average)
        return self._reader.eval()

    def _update_average(self) -> None:
        keep = min(self._settings.average, self._step / (self._step + 10))
        for name, value in self._reader.state_dict().items():
            if value.is_floating_point():
                self._average[name].lerp_(value, 1.0 - keep)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument(
        "--encoder", type=Path, default=EmbeddingModel().folder(), help="folder of the pretrained encoder"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the state and the exported reader")
    parser.add_argument("--start", type=Path, help="exported reader to go on from")
    parser.add_argument("--stories", type=Path, help="file of stories to fine-tune on")
    parser.add_argument("--hold-out", nargs="*", default=[], help="stories (by id) not to be trained on")
    parser.add_argument("--replay", type=int, default=0, help="training questions mixed in with --stories")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--steps", type=int, help="stop after this many batches")
    parser.add_argument("--tokens", type=int, default=4096)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--questions", type=int, help="draw this many questions of the training files")
    parser.add_argument("--without", nargs="*", default=[], choices=IDEAS, help="ideas to leave out")
    parser.add_argument("--slice", type=int, help="take this many questions in all: a trial of seconds")
    return parser.parse_args(arguments)


def choose(options: argparse.Namespace) -> list[tuple[list[LabelledQuestion], Recipe]]:
    """The questions to train on, each lot with its recipe."""
    rng = random.Random(options.seed)  # noqa: S311 (not for secrets)
    parts = []
    if options.stories is None or options.replay:
        questions = read_training(options.data)
        wanted = options.replay if options.stories else options.questions
        if wanted is not None and wanted < len(questions):
            questions = rng.sample(questions, wanted)
        parts.append((questions, FIRST_RECIPE))
    if options.stories is not None:
        stories = [item for item in read_stories(options.stories) if item.document.id not in options.hold_out]
        parts.append((stories, STORIES_RECIPE))
    for idea in options.without:
        parts = [(lot, WITHOUT[idea](recipe) if idea in WITHOUT else recipe) for lot, recipe in parts]
    if options.slice is not None:
        parts = [(rng.sample(lot, min(options.slice, len(lot))), recipe) for lot, recipe in parts]
    return parts


def main(arguments: list[str] | None = None) -> None:
    """Train and export."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    options = parse(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    settings = Settings(
        options.rate, options.epochs, options.tokens, options.seed, options.dropout, without=tuple(options.without)
    )
    tokenizer = AutoTokenizer.from_pretrained(options.encoder)
    batches = make_batches(choose(options), tokenizer, settings)[: options.steps]
    tokens = sum(example.length for batch in batches for example in batch)
    LOG.info("%d batches, %d examples, %d tokens", len(batches), sum(map(len, batches)), tokens)
    reader = Reader.load(options.start or options.encoder, settings.dropout)
    reader = Trainer(reader, settings, options.out, special_tokens(tokenizer)).run(batches)
    reader.save(options.out / "reader")
    tokenizer.save_pretrained(options.out / "reader")
    LOG.info("exported to %s", options.out / "reader")


if __name__ == "__main__":
    main()
