"""Train the encoder: `python -m index.training.encoder --data FOLDER --base FOLDER --out FOLDER`.

Questions are drawn to the sentences that answer them, away from the other sentences of the batch and from one sentence
of the same story that shares most words with the question (Karpukhin et al. 2020, "Dense passage retrieval"; the loss
is InfoNCE over cosines, as e5's own). A share of the batches are sentences with their translations, which keeps the
languages together. Embeddings and lowest layers stay as they are, as in the reader.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from index.retrieval.passages import embedded_text
from index.training.examples import stems
from index.training.reader import Settings, Trainer, export, freeze, held_out, load_base
from index.training.sources import NEWS_FILES, OWN_LANGUAGES_FILE, LabelledStory, read_news, read_spans

LOG = logging.getLogger(__name__)

QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
TEMPERATURE = 0.02
PAIRS = 32
"""Pairs in a batch."""

TOGETHER = 16
"""Texts that go through the model at once."""

LONGEST = 128
"""Tokens of a text that are read."""

SPAN_FILES = ("squad2-dev-other-articles", "squad11-other-articles", "tydiqa-en", "tydiqa-ru")
SPAN_SHARE = 0.4
PARALLEL_FILES = {"parallel-ntrex128-news": ("ru", "uk", "hy", "ka"), "parallel-tatoeba-en-hy": ("hy",)}
PARALLEL_FILES |= {
    "parallel-tatoeba-en-uk": ("uk",),
    "parallel-tatoeba-en-ru": ("ru",),
    "parallel-tico19-en-ru": ("ru",),
}
PARALLEL_MOST = 2500
"""Sentences that are taken of a parallel file in a language."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with a passage that answers it and one that does not; "" if there is none."""

    query: str
    positive: str
    negative: str = ""


def question_pairs(stories: Sequence[LabelledStory], rng: random.Random, share: float = 1.0) -> Iterator[Pair]:
    """Yield a pair of each answered question in each of its languages."""
    for labelled in stories:
        story = labelled.story
        texts = [embedded_text(story, sentence) for sentence in story.sentences]
        words = [stems(story.text[sentence.start : sentence.end]) for sentence in story.sentences]
        for question in labelled.questions:
            if not question.sentences:
                continue
            asked = stems(next(iter(question.forms.values())))
            others = [n for n in range(len(texts)) if n not in question.sentences]
            others.sort(key=lambda n, asked=asked: -len(words[n] & asked) - rng.random())  # type: ignore[misc]
            for form in question.forms.values():
                if rng.random() < share:
                    negative = texts[rng.choice(others[:3])] if others else ""
                    yield Pair(form, texts[rng.choice(sorted(question.sentences))], negative)


def translation_pairs(data: Path, rng: random.Random) -> Iterator[list[Pair]]:
    """Yield the pairs of sentences and translations, a list a file and language; half of them the other way round."""
    for name, languages in PARALLEL_FILES.items():
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        for language in languages:
            drawn = rng.sample(records, min(PARALLEL_MOST, len(records)))
            sides = [(record["en"], record[language]) for record in drawn if record.get(language)]
            yield [Pair(*(side if rng.random() < 0.5 else side[::-1])) for side in sides]


def make_batches(data: Path, seed: int, most: int) -> list[list[Pair]]:
    """Return at most `most` batches, of questions and of translations."""
    rng = random.Random(seed)  # noqa: S311 (not for secrets)
    news = [story for name in (*NEWS_FILES, OWN_LANGUAGES_FILE) for story in read_news(data / f"{name}.jsonl.gz")]
    pairs = list(question_pairs([item for item in news if not held_out(item.story.headline)], rng))
    for name in SPAN_FILES:
        pairs += question_pairs(list(read_spans(data / f"{name}.jsonl.gz")), rng, SPAN_SHARE)
    batches = []
    for lot in (pairs, *translation_pairs(data, rng)):
        rng.shuffle(lot)
        batches += [lot[start : start + PAIRS] for start in range(0, len(lot) - PAIRS + 1, PAIRS)]
    rng.shuffle(batches)
    return batches[:most]


def contrastive_loss(model: Any, tokenizer: Any, pairs: Sequence[Pair]) -> Tensor:
    """Minus the log of the share of a query's own passage among all passages of the batch; the mean over the batch.

    A passage of the batch that is the query's own one too, word for word, is not held against it.
    """
    passages = [pair.positive for pair in pairs] + [pair.negative for pair in pairs if pair.negative]
    queries = embed(model, tokenizer, [QUERY_PROMPT + pair.query for pair in pairs])
    vectors = embed(model, tokenizer, [PASSAGE_PROMPT + text for text in passages])
    cosines = queries @ vectors.T / TEMPERATURE
    same = torch.tensor([[text == pair.positive for text in passages] for pair in pairs])
    own = torch.arange(len(pairs))
    same[own, own] = False
    return functional.cross_entropy(cosines.masked_fill(same, -torch.inf), own)


def embed(model: Any, tokenizer: Any, texts: Sequence[str]) -> Tensor:
    """Return unit vectors of texts: the mean of the tokens' last states; shape (texts, dimension).

    Texts of like length go through the model together, which leaves little padding.
    """
    ids = tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
    order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
    vectors = []
    for start in range(0, len(order), TOGETHER):
        chosen = [ids[number] for number in order[start : start + TOGETHER]]
        encoded = tokenizer.pad({"input_ids": chosen}, return_tensors="pt")
        states = model(**encoded).last_hidden_state.float()
        mask = encoded["attention_mask"].unsqueeze(-1)
        vectors.append(functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1))
    return torch.cat(vectors)[torch.tensor(order).argsort()]


def main(arguments: list[str] | None = None) -> None:
    """Train and export."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained base")
    parser.add_argument("--out", type=Path, required=True, help="folder for the state and the encoder")
    parser.add_argument("--batches", type=int, default=1000, help="most batches to train on")
    parser.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    settings = Settings(rate=options.rate, seed=options.seed, average=0.99)
    torch.manual_seed(settings.seed)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    batches = make_batches(options.data, settings.seed, options.batches)
    LOG.info("%d batches of %d pairs", len(batches), PAIRS)
    model = load_base(options.base, AutoModel, add_pooling_layer=False)
    freeze(model)
    Trainer(model, lambda batch: contrastive_loss(model, tokenizer, batch), settings, options.out).run(batches)
    export(model, tokenizer, options.out / "encoder")


if __name__ == "__main__":
    main()
