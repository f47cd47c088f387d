"""Train the reader: `python -m index.training.reader --data FOLDER --base FOLDER --out FOLDER`.

The base comes from `index.training.base`. The run saves its state and resumes; the same seed on the same machine gives
the same weights. The lowest layers and the embeddings stay as they are, so that the encoder can share them. The running
average of the weights is what is exported (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModelForQuestionAnswering, AutoTokenizer, PreTrainedTokenizerBase

from index.model_files.devices import fast_dtype
from index.training import sources
from index.training.examples import Example, ExampleMaker, Recipe, plan_batches
from index.training.sources import (
    ENCYCLOPAEDIA_FILE,
    INVENTED_FILE,
    MORE_FILE,
    NEWS_FILES,
    OWN_LANGUAGES_FILE,
    SPAN_FILES,
    LabelledQuestion,
    encyclopaedia_questions,
    more_questions,
    read_news,
    read_spans,
)

LOG = logging.getLogger(__name__)

SAVE_EVERY = 200
WARM_UP = 40
FROZEN_LAYERS = 4

SHARE_OF_LANGUAGE = {"en": 0.12, "ru": 0.2, "uk": 0.28, "hy": 0.28}
"""Share of the news questions in a language that a pass takes; there are 1.7 times as many in English."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Numbers of a run; `rate` is the highest learning rate, `last` the share of it that is left at the end."""

    rate: float = 3e-4
    last: float = 0.02
    tokens: int = 3600
    seed: int = 1
    average: float = 0.998


def held_out(headline: str) -> bool:
    """Whether a story is held out of the training: by headline, since most stand in two of the files."""
    return sum(map(ord, headline)) % 10 == 0


def freeze(model: Any) -> None:
    """Keep the embeddings and the lowest layers of a BertModel as they are."""
    for part in (model.embeddings, *model.encoder.layer[:FROZEN_LAYERS]):
        part.requires_grad_(False)


def load_base(folder: Path, auto_class: Any, **options: Any) -> Any:
    """Load a model to train: in 32 bits, without dropout, with the attention whose backward pass is fast on CPUs."""
    return auto_class.from_pretrained(
        folder,
        dtype=torch.float32,
        use_safetensors=True,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        **options,
    )


class Trainer:
    """Runs steps over weights that can be trained, keeps their running average, saves and resumes.

    Args:
        model: what is trained, in place.
        loss: from a batch of examples to the loss.
        settings: numbers of the run.
        folder: where the state lies.
    """

    def __init__(self, model: torch.nn.Module, loss: Callable[[Any], Tensor], settings: Settings, folder: Path) -> None:
        self._model = model.train()
        self._loss = loss
        self._settings = settings
        self._state = folder / "state.pt"
        folder.mkdir(parents=True, exist_ok=True)
        self._trained = {name: value for name, value in model.named_parameters() if value.requires_grad}
        self._average = {name: value.detach().clone() for name, value in self._trained.items()}
        groups = [
            {"params": [p for p in self._trained.values() if p.dim() > 1], "weight_decay": 0.01},
            {"params": [p for p in self._trained.values() if p.dim() <= 1], "weight_decay": 0.0},
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=settings.rate, fused=True)
        self._step = 0
        if self._state.exists():
            self._resume()

    def run(self, batches: Sequence[Any]) -> None:
        """Train on the batches that are left, then put the averaged weights into the model."""
        started, done, losses = time.monotonic(), 0, 0.0
        while self._step < len(batches):
            for group in self._optimizer.param_groups:
                group["lr"] = self._rate(len(batches))
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast_dtype() == torch.bfloat16):
                loss = self._loss(batches[self._step])
            if not bool(torch.isfinite(loss)):
                raise ArithmeticError(f"the loss of step {self._step} is {float(loss.detach())}")
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._trained.values(), 1.0)
            self._optimizer.step()
            self._optimizer.zero_grad(set_to_none=True)
            self._step += 1
            keep = min(self._settings.average, self._step / (self._step + 10))
            for name, value in self._trained.items():
                self._average[name].lerp_(value.detach(), 1 - keep)
            done, losses = done + 1, losses + float(loss.detach())
            if self._step % 50 == 0:
                seconds = (time.monotonic() - started) / done
                LOG.info("step %d/%d loss %.4f, %.2f s a step", self._step, len(batches), losses / 50, seconds)
                losses = 0.0
            if self._step % SAVE_EVERY == 0:
                self._save()
        self._save()
        with torch.no_grad():
            for name, value in self._trained.items():
                value.copy_(self._average[name])
        self._model.eval()

    def _rate(self, steps: int) -> float:
        warm = min((self._step + 1) / WARM_UP, 1.0)
        left = 1 - self._step / max(steps, 1)
        return self._settings.rate * min(warm, self._settings.last + (1 - self._settings.last) * left)

    def _save(self) -> None:
        partial = self._state.with_suffix(".part")
        weights = {name: value.detach() for name, value in self._trained.items()}
        state = {"weights": weights, "optimizer": self._optimizer.state_dict()}
        torch.save(state | {"average": self._average, "step": self._step}, partial)
        partial.replace(self._state)

    def _resume(self) -> None:
        state = torch.load(self._state, weights_only=True)
        with torch.no_grad():
            for name, value in self._trained.items():
                value.copy_(state["weights"][name])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average, self._step = state["average"], state["step"]
        LOG.info("resumed at step %d", self._step)


def span_loss(model: Any, examples: Sequence[Example], pad: int, teacher: Any = None) -> Tensor:
    """Minus the log of the probability that falls on right starts, and on right ends; mean over both and the batch.

    With a teacher, the other forms of a question learn what it says of the window behind the original one: the
    divergence from it is added (Hinton et al. 2015, "Distilling the knowledge in a neural network").
    """
    right = torch.zeros((2, len(examples), max(len(example.ids) for example in examples)), dtype=torch.bool)
    for row, example in enumerate(examples):
        right[0, row, list(example.starts)] = True
        right[1, row, list(example.ends)] = True
    logits = _logits(model, [(example.ids, example.first_of_window) for example in examples], pad)
    wrong = logits.logsumexp(dim=2) - logits.masked_fill(~right, -torch.inf).logsumexp(dim=2)
    loss = wrong.mean()
    taught = [row for row, example in enumerate(examples) if example.original]
    if teacher is None or not taught:
        return loss
    pairs = []
    for row in taught:
        ids, first, original = examples[row].ids, examples[row].first_of_window, examples[row].original
        pairs.append((original, first + len(original) - len(ids)))
    with torch.no_grad():
        said = _logits(teacher, pairs, pad)
    divergence = loss.new_zeros(())
    for place, row in enumerate(taught):
        ends = len(examples[row].ids) - 1, len(pairs[place][0]) - 1
        ours = _window(logits[:, row], examples[row].first_of_window, ends[0]).log_softmax(dim=1)
        theirs = _window(said[:, place], pairs[place][1], ends[1]).log_softmax(dim=1)
        divergence = divergence + (theirs.exp() * (theirs - ours)).sum() / 2
    return loss + divergence / len(examples)


def _logits(model: Any, pairs: Sequence[tuple[tuple[int, ...], int]], pad: int) -> Tensor:
    """Logits of start and of end, shape (2, pairs, tokens): minus infinity but for the first token and the window's.

    A pair is its token numbers and the place of the window's first one.
    """
    ids = torch.full((len(pairs), max(len(each) for each, _ in pairs)), pad)
    allowed = torch.zeros(ids.shape, dtype=torch.bool)
    allowed[:, 0] = True
    for row, (each, first) in enumerate(pairs):
        ids[row, : len(each)] = torch.tensor(each)
        allowed[row, first : len(each) - 1] = True
    output = model(input_ids=ids, attention_mask=(ids != pad).long())
    return torch.stack([output.start_logits, output.end_logits]).float().masked_fill(~allowed, -torch.inf)


def _window(logits: Tensor, first: int, last: int) -> Tensor:
    """The logits of "no answer" and of a window's tokens."""
    return torch.cat([logits[:, :1], logits[:, first:last]], dim=1)


def make_batches(
    data: Path, tokenizer: PreTrainedTokenizerBase, settings: Settings, budget: int
) -> list[list[Example]]:
    """Return the batches of a run of about `budget` tokens, in passes over all questions.

    Raises ValueError if the files hold no questions.
    """
    read = [story for name in NEWS_FILES for story in read_news(data / f"{name}.jsonl.gz")]
    own = list(read_news(data / f"{OWN_LANGUAGES_FILE}.jsonl.gz"))
    read, own = ([item for item in lot if not held_out(item.story.headline)] for lot in (read, own))
    news, who_is_who = more_questions(sources.WRITTEN / MORE_FILE, read)
    invented = list(read_news(sources.WRITTEN / INVENTED_FILE))
    spans = {name: list(read_spans(data / f"{name}.jsonl.gz")) for name in SPAN_FILES}
    misleading = encyclopaedia_questions(sources.WRITTEN / ENCYCLOPAEDIA_FILE, spans)
    batches: list[list[Example]] = []
    number = 0
    while _tokens(batches) < budget:
        before = len(batches)
        maker = ExampleMaker(tokenizer, Recipe(), settings.seed * 100 + number)
        examples = list(maker.make(news, _share_of_news))
        for stories, share in ((own, 1.2), (invented, 1.0), (who_is_who, 0.3), (misleading, 0.35)):
            examples += maker.make(stories, lambda _question, _language, share=share: share)  # type: ignore[misc]
        for name, share in SPAN_FILES.items():
            examples += maker.make(
                spans[name],
                lambda question, _language, share=share: share if question.sentences else 2 * share,  # type: ignore[misc]
            )
        batches += plan_batches(examples, settings.tokens, settings.seed * 100 + number)
        if len(batches) == before:
            raise ValueError(f"the files in {data} give no examples")
        number += 1
    while _tokens(batches) > budget:
        batches.pop()
    return batches


def _share_of_news(question: LabelledQuestion, language: str) -> float:
    """How often a pass takes a question in a language: those that measure short more than the others."""
    share = SHARE_OF_LANGUAGE[language]
    if question.kind in ("paraphrase", "yes-no", "why", "how"):
        return 1.25 * share
    return (0.85 if question.kind == "near" else 1.0) * share


def _tokens(batches: Sequence[Sequence[Example]]) -> int:
    return sum(max(len(example.ids) for example in batch) * len(batch) for batch in batches)


def export(model: Any, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Write a model and its tokenizer as transformers reads them."""
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    LOG.info("exported to %s", folder)


def main(arguments: list[str] | None = None) -> None:
    """Train and export."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained base, or of a reader")
    parser.add_argument("--out", type=Path, required=True, help="folder for the state and the reader")
    parser.add_argument("--tokens", type=float, default=18e6, help="tokens to train on")
    parser.add_argument("--rate", type=float, default=3e-4, help="highest learning rate")
    parser.add_argument("--teacher", type=Path, help="folder of a reader that teaches the other forms of a question")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    settings = Settings(rate=options.rate, seed=options.seed)
    torch.manual_seed(settings.seed)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    batches = make_batches(options.data, tokenizer, settings, int(options.tokens))
    LOG.info("%d batches, %d examples, %d tokens", len(batches), sum(map(len, batches)), _tokens(batches))
    model = load_base(options.base, AutoModelForQuestionAnswering)
    freeze(model.bert)
    teacher = load_base(options.teacher, AutoModelForQuestionAnswering).eval() if options.teacher else None
    pad = tokenizer.pad_token_id
    Trainer(model, lambda batch: span_loss(model, batch, pad, teacher), settings, options.out).run(batches)
    export(model, tokenizer, options.out / "reader")


if __name__ == "__main__":
    main()
