"""What each idea of the training is worth: readers trained with all of them, and with one left out.

    python -m tests.benchmarks.training_ideas DIR/stories-dev.jsonl.gz OUT [--every 3] all:A all:B variants:C …

Each reader is a name and a folder; those of the same name differ by their seed, and their order says which belong
together. None may have been trained on the stories. Every n-th question is asked of its own story, and the decision
is fitted on the other stories, as `index.training.calibrate` does. Two more lots are made of the answerable questions:
with typing errors, and cut to keywords. What a reader says of them is kept in OUT, a folder, so that a run that is cut
off goes on. Prints the mean over the seeds of each name, and its difference to the first name's with a 95 % bootstrap
interval over the questions, the same drawn for both.
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus import Story
from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex, TransformersReader
from index.decision import Calibration, Signals, Wanted
from index.evaluation.bootstrap import RESAMPLES
from index.evaluation.reliability import Bools, Floats
from index.evaluation.scores import area_under_curve
from index.evaluation.squad_stories import AskedQuestion, read_squad_stories
from index.model_names import ReaderModel
from index.reading import ReadingStage
from index.training.calibrate import Asked, fit
from index.training.perturb import mistype, to_keywords

LOTS = ("own", "mistyped", "keywords")
MADE = 40
"""Most made questions of a kind and a story."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of one of the `LOTS`."""

    lot: str
    question: AskedQuestion


def posed(path: Path, every: int) -> Iterator[tuple[Story, list[Posed]]]:
    """Yield each story with the questions of all lots; the same at every call."""
    for story, asked in read_squad_stories(path):
        rng = random.Random(story.id)
        answerable = [question for question in asked if question.answers]
        drawn = rng.sample(answerable, min(MADE, len(answerable)))
        lots = [Posed("own", question) for question in asked[::every]]
        lots += [Posed("mistyped", replace(question, text=mistype(question.text, rng))) for question in drawn]
        lots += [Posed("keywords", replace(question, text=to_keywords(question.text))) for question in drawn]
        yield story, lots


def ask(told: Iterable[tuple[Story, Sequence[Posed]]], folder: str) -> list[tuple[str, Asked]]:
    """Return what a reader says of every question, with its lot."""
    encoder, reader = SentenceTransformerEncoder(EmbeddingModel()), TransformersReader(ReaderModel(folder))
    found = []
    for story, lots in told:
        index = StoryIndex.build([story], encoder)
        stage = ReadingStage(index, reader)
        for one in lots:
            text = one.question.text
            read = stage.read(text, index.retrieve(text, encoder.encode_question(text), [story]))
            found.append((one.lot, Asked.of(story, one.question.answers, read, Wanted.by(text))))
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """What came of the questions of a reader, each array of shape (questions,)."""

    lot: tuple[str, ...]
    answerable: Bools
    reciprocal_rank: Floats
    confidence: Floats

    @classmethod
    def of(cls, found: Sequence[tuple[str, Asked]]) -> Told:
        """Score each story with weights fitted on the questions of the others."""
        by_story: dict[str, Calibration] = {}
        ranks, sure = [], []
        for _, item in found:
            if item.story not in by_story:
                by_story[item.story] = fit([it for lot, it in found if lot == "own" and it.story != item.story])
            odds = np.array([by_story[item.story].probability(Signals(*map(float, row))) for row in item.signals])
            right = np.flatnonzero(item.right[np.argsort(-odds, kind="stable")])
            ranks.append(1 / (right[0] + 1) if len(right) else 0.0)
            sure.append(odds.max())
        answerable = np.array([item.answerable for _, item in found])
        return cls(tuple(lot for lot, _ in found), answerable, np.array(ranks), np.array(sure))

    def figures(self, weights: Floats) -> dict[str, Floats]:
        """Return the figures by name for each row of `weights`, shape (resamples, questions)."""
        lot = np.array(self.lot)
        own = lot == LOTS[0]
        asked = own & self.answerable

        def share(values: Bools, among: Bools) -> Floats:
            result: Floats = (weights @ (values & among)) / (weights @ among.astype(np.float64))
            return result

        figures = {
            "first": share(self.reciprocal_rank == 1, asked),
            "in three": share(self.reciprocal_rank >= 1 / 3, asked),
            "AUROC": area_under_curve(self.confidence[own], self.answerable[own], weights[:, own]),
        }
        made = [name for name in LOTS[1:] if name in self.lot]
        return figures | {f"{name} first": share(self.reciprocal_rank == 1, lot == name) for name in made}


def compare(readers: dict[str, list[Told]]) -> Iterator[str]:
    """Yield a line for each name: the figures, and the differences to those of the first name."""
    base = next(iter(readers.values()))
    size = len(base[0].lot)
    rng = np.random.default_rng(1)
    drawn = np.stack([np.bincount(rng.integers(0, size, size), minlength=size) for _ in range(RESAMPLES)])
    weights = np.vstack([np.ones(size), drawn])
    means = {
        name: {
            figure: np.mean([told.figures(weights)[figure] for told in seeds], axis=0)
            for figure in base[0].figures(weights[:1])
        }
        for name, seeds in readers.items()
    }
    first = next(iter(means.values()))
    for name, figures in means.items():
        yield f"{name} ({len(readers[name])} seeds)"
        for figure, values in figures.items():
            change = values - first[figure]
            low, high = np.percentile(change[1:], (2.5, 97.5))
            seeds = " ".join(f"{float(told.figures(weights[:1])[figure][0]):.3f}" for told in readers[name])
            yield f"  {figure}: {values[0]:.3f}, change {change[0]:+.3f} ({low:+.3f} to {high:+.3f}); seeds {seeds}"


def main() -> None:
    """Ask, and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("readers", nargs="+", metavar="NAME:FOLDER")
    parser.add_argument("--every", type=int, default=3)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    readers: dict[str, list[Told]] = {}
    for named in options.readers:
        name, _, folder = named.partition(":")
        seed = len(readers.setdefault(name, []))
        kept = options.out / f"{name}-{seed}-{options.every}.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(ask(posed(options.stories, options.every), folder)))
        readers[name].append(Told.of(pickle.loads(kept.read_bytes())))
    sizes = {name: readers[next(iter(readers))][0].lot.count(name) for name in LOTS}
    sys.stdout.write(f"questions: {sizes}\n" + "".join(f"{line}\n" for line in compare(readers)))


if __name__ == "__main__":
    main()
