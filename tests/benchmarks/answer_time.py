"""How much longer an answer takes than the models' own work in it.

    python -m tests.benchmarks.answer_time [--rounds 5] [--profile FILE]

Each question of tests/data/seed-dev.jsonl is answered from the packaged story; right after it the bare models are run
on the same tokens, made beforehand: the encoder on the question, the reader on the same padded batch, in the same
threads and type. So both meet the same machine, whatever else it does. Prints both medians and their ratio for each
round, by the clock and in the processor's time, which other programs disturb less, and for all rounds together the
ratio with a 95 % bootstrap interval: questions are drawn with replacement, each with its median over the rounds.
Questions that the models do not both read are left out.
"""

from __future__ import annotations

import argparse
import cProfile
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from transformers import PreTrainedModel

from corpus import PACKAGED_STORIES, read_corpus
from index import Answerer, SentenceTransformerEncoder, StoryIndex, TransformersReader
from index.devices import one_thread
from index.evaluation import read_question_file
from index.evaluation.bootstrap import RESAMPLES

CLOCKS = ("clock", "processor")
QUESTIONS = Path(__file__).parent.parent / "data" / "seed-dev.jsonl"

Pass = tuple[torch.nn.Module, dict[str, Any]]


def passes_of(answerer: Answerer, question: str, models: Sequence[torch.nn.Module]) -> list[Pass]:
    """Answer a question and return each call of the models in it, with its input."""
    with ExitStack() as stack:
        # Not by hooks: sentence-transformers calls `forward` itself, past them.
        calls = [stack.enter_context(patch.object(model, "forward", wraps=model.forward)) for model in models]
        answerer.answer(question)
    return [
        (model, dict(call.kwargs))
        for model, called in zip(models, calls, strict=True)
        for call in called.call_args_list
    ]


def transformer_of(encoder: SentenceTransformerEncoder) -> torch.nn.Module:
    """The model inside the library's wrapper, without its pooling."""
    return next(module for module in encoder._model.modules() if isinstance(module, PreTrainedModel))


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long something takes, by the clock and in the processor's time of all threads."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000


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
        passes = passes_of(answerer, asked.question, (transformer_of(encoder), reader._model))
        if len(passes) == 2:
            work[asked.question] = passes
    rounds = []
    for number in range(1, options.rounds + 1):
        taken = np.array(
            [
                (milliseconds(partial(answerer.answer, question)), milliseconds(partial(run, passes)))
                for question, passes in work.items()
            ]
        )
        rounds.append(taken)
        for column, name in enumerate(CLOCKS):
            answer, model = np.median(taken[:, :, column], axis=0)
            sys.stdout.write(
                f"round {number}, {name}: answer {answer:.1f} ms, models {model:.1f} ms, ratio {answer / model:.2f} "
                f"(n {len(work)})\n"
            )
    by_question = np.median(rounds, axis=0)
    drawn = np.random.default_rng(1).integers(0, len(work), (RESAMPLES, len(work)))
    for column, name in enumerate(CLOCKS):
        answer, model = np.median(by_question[:, :, column], axis=0)
        answers, models = np.median(by_question[drawn][..., column], axis=1).T
        low, high = np.quantile(answers / models, (0.025, 0.975))
        sys.stdout.write(f"all rounds, {name}: ratio {answer / model:.3f} ({low:.3f} to {high:.3f})\n")
    if options.profile:
        with cProfile.Profile() as profile:
            for question in work:
                answerer.answer(question)
        profile.dump_stats(options.profile)


if __name__ == "__main__":
    main()
