"""How much longer an answer takes than the models' own work in it.

    python -m tests.benchmarks.answer_time [--rounds 5] [--profile FILE]

Each question of tests/data/seed-dev.jsonl is answered from the packaged story; right after it the bare models are run
on the same tokens, made beforehand: the encoder on the question, the reader on the same padded batch, in the same
threads and type. So both meet the same machine, whatever else it does. Prints both medians, and the median over the
questions of the ratio of the two, for each round. Questions that no model reads (noise) are left out.
"""

from __future__ import annotations

import argparse
import cProfile
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from transformers import PreTrainedModel

from corpus import PACKAGED_STORIES, read_corpus
from index import Answerer, SentenceTransformerEncoder, StoryIndex, TransformersReader
from index.devices import one_thread
from index.evaluation import read_question_file

QUESTIONS = Path(__file__).parent.parent / "data" / "seed-dev.jsonl"

Pass = tuple[torch.nn.Module, dict[str, Any]]


@contextmanager
def recorded(*models: torch.nn.Module) -> Iterator[list[Pass]]:
    """Note each call of a model, with its input."""
    passes: list[Pass] = []

    def note(model: torch.nn.Module, _: tuple[Any, ...], given: dict[str, Any]) -> None:
        passes.append((model, {name: value.clone() for name, value in given.items() if torch.is_tensor(value)}))

    hooks = [model.register_forward_pre_hook(note, with_kwargs=True) for model in models]
    try:
        yield passes
    finally:
        for hook in hooks:
            hook.remove()


def transformer_of(encoder: SentenceTransformerEncoder) -> torch.nn.Module:
    """The model inside the library's wrapper, without its pooling."""
    return next(module for module in encoder._model.modules() if isinstance(module, PreTrainedModel))


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def run(passes: list[Pass]) -> None:
    """Run the models as an answer does, and nothing else."""
    with one_thread(), torch.inference_mode():
        for model, given in passes:
            model(**given)


def main() -> None:
    """Print a line a round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", type=Path, help="write a profile of the answers, for pstats")
    options = parser.parse_args()
    encoder, reader = SentenceTransformerEncoder(), TransformersReader()
    answerer = Answerer(StoryIndex.build(read_corpus(PACKAGED_STORIES).stories, encoder), encoder, reader)
    work: dict[str, list[Pass]] = {}
    for asked in read_question_file(QUESTIONS).questions:
        with recorded(transformer_of(encoder), reader._model) as passes:
            answerer.answer(asked.question)
        if len(passes) == 2:
            work[asked.question] = passes
    for number in range(1, options.rounds + 1):
        answers, models = [], []
        for question, passes in work.items():
            answers.append(milliseconds(lambda question=question: answerer.answer(question)))
            models.append(milliseconds(lambda passes=passes: run(passes)))
        ratio = statistics.median(answer / model for answer, model in zip(answers, models, strict=True))
        answer, model = statistics.median(answers), statistics.median(models)
        sys.stdout.write(
            f"round {number}: answer {answer:.1f} ms, models {model:.1f} ms, ratio of medians {answer / model:.2f}, "
            f"median ratio {ratio:.2f} (n {len(work)})\n"
        )
    if options.profile:
        with cProfile.Profile() as profile:
            for question in work:
                answerer.answer(question)
        profile.dump_stats(options.profile)


if __name__ == "__main__":
    main()
