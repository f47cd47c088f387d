"""Where the retrieval puts the sentence that answers: `python -m tests.benchmarks.retrieval DIR`.

DIR holds the training files; asked are the questions of the articles that are held out of the training, in each of
their languages, of all those articles together and of their own one. With `--model FOLDER` another encoder with e5's
prompts is taken, such as the base that `index.training.base` writes. Prints shares of questions by language for the
encoder alone, then for all languages what `WORDS_WEIGHT` and the `SHARPNESS` of the choice of a story are chosen by.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import EmbeddingModel, SentenceTransformerEncoder, StoryIndex
from index.training.asking import stories_of
from index.training.encoder import PASSAGE_PROMPT, QUERY_PROMPT

PLACES = (1, 3, 10, 30)
WEIGHTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
SHARPNESSES = (20, 30, 40, 50, 60, 80)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its similarities to all passages, shape (passages,), and the passages that answer it."""

    language: str
    story: int
    cosines: Floats
    lexical: Floats
    right: NDArray[np.int64]


def ask(data: Path, model: EmbeddingModel, questions: int) -> tuple[NDArray[np.int64], list[Asked]]:
    """Return the number of each passage's story, and what was asked."""
    encoder = SentenceTransformerEncoder(model)
    stories = stories_of(data)
    index = StoryIndex.build([labelled.story for labelled in stories], encoder)
    passages = index.passages
    story_of = np.array([passage.story for passage in passages])
    sentences = np.array([passage.sentence for passage in passages])
    rows = np.arange(len(passages))
    asked = [
        (language, form, number, question.sentences)
        for number, labelled in enumerate(stories)
        for question in labelled.questions
        if question.sentences
        for language, form in question.forms.items()
    ]
    return story_of, [
        Asked(
            language,
            number,
            index.vectors.similarities(encoder.encode_question(form), rows),
            index.word_shares(form),
            np.flatnonzero((story_of == number) & np.isin(sentences, list(right))),
        )
        for language, form, number, right in random.Random(1).sample(asked, min(questions, len(asked)))
    ]


def shares(asked: Sequence[Asked], story_of: NDArray[np.int64], weight: float, *, own: bool) -> str:
    """Return how often a right passage is among the first few, of the question's own story or of all."""
    ranks = []
    for one in asked:
        scores = one.cosines + weight * one.lexical
        above = scores > scores[one.right].max(initial=-1.0)
        ranks.append(int((above & ((story_of == one.story) | (not own))).sum()))
    return ", ".join(f"in {place} {np.mean(np.array(ranks) < place):.3f}" for place in PLACES)


def surprise(asked: Sequence[Asked], story_of: NDArray[np.int64], sharpness: float) -> tuple[float, float]:
    """Return minus the mean log of the right story's probability, and how often it is the likeliest."""
    numbers = range(int(story_of.max()) + 1)
    nearest = np.stack([[one.cosines[story_of == number].max() for number in numbers] for one in asked])
    odds = sharpness * nearest.astype(np.float64)
    own = [one.story for one in asked]
    logs = odds - np.logaddexp.reduce(odds, axis=1, keepdims=True)
    return -float(np.mean(logs[np.arange(len(asked)), own])), float(np.mean(odds.argmax(axis=1) == own))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", help="folder of another encoder")
    parser.add_argument("--questions", type=int, default=2500, help="questions to draw")
    options = parser.parse_args()
    model = EmbeddingModel(options.model, QUERY_PROMPT, PASSAGE_PROMPT) if options.model else EmbeddingModel()
    story_of, asked = ask(options.data, model, options.questions)
    lines = []
    for language in sorted({one.language for one in asked}):
        here = [one for one in asked if one.language == language]
        for own in (False, True):
            found = shares(here, story_of, 0.0, own=own)
            lines.append(f"{language} (n {len(here)}), {'own story' if own else 'all stories'}: {found}")
    for own in (False, True):
        for weight in WEIGHTS:
            found = shares(asked, story_of, weight, own=own)
            lines.append(f"words weigh {weight}, {'own story' if own else 'all stories'}: {found}")
    for sharpness in SHARPNESSES:
        bits, right = surprise(asked, story_of, sharpness)
        lines.append(f"sharpness {sharpness}: {bits:.3f} nats, right story likeliest {right:.3f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
