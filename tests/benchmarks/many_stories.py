"""What an index of many stories takes: `python -m tests.benchmarks.many_stories [--stories 10000] [--encoder random]`.

The stories are made from templates with names, places and figures of their own, about 30 sentences each. With
`--encoder random` each sentence has a random vector, so that ten thousand stories are indexed in minutes; with `real`
the packaged encoder embeds them. Questions are encoded and read by the packaged models in both.

Prints the time of a build for 1,000 stories, the time to open the index, the memory of the process, the median time of
a question against one story (asked in turn, so that both meet the same machine), and the time of a change to one story.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from index import EmbeddingModel, Encoder, SentenceTransformerEncoder, StoryBot, StoryIndex, TransformersReader
from index.building import reason_to_build, refresh
from index.retrieval.encoder import Vectors
from index.storage.index_store import DATABASE, IndexStore

T = TypeVar("T")

SENTENCES = 30
QUESTIONS = 40
MODEL = EmbeddingModel()

_SYLLABLES, _THINGS, _DEEDS, _GROUPS, _MONTHS = (
    line.split()
    for line in """
ka ro mi ten shar vol dri na bel os tur gan ly mer ha sok dan pra vi el zor nim ta gre
bridge harbour school clinic dam museum railway airport theatre factory library stadium court market
opened closed repaired sold inspected praised criticised defended visited renamed insured photographed
nurses farmers engineers students pilots judges miners fishermen drivers teachers musicians guards
January February March April May June July August September October November December
""".strip().splitlines()
)
_TEMPLATES = (
    "{person} {deed} the {thing} in {place} on {day} {month}.",
    "The {group} of {place} say that the {thing} cost {figure} crowns.",
    "“We never {deed} the {thing},” said {person}, who speaks for the {group}.",
    "According to {person}, {figure} {group} left {place} after the {thing} was {deed}.",
    "In {month}, the council of {place} voted {day} to 7 against a new {thing}.",
    "{person} was born in {place} and led the {group} for {day} years.",
    "Why the {thing} of {place} was {deed} is not known, {person} told {other}.",
)


def story_text(number: int) -> str:
    """Return a story as a text file holds it, another one for each number."""
    words = random.Random(number)
    people, places = ([_name(words) for _ in range(4)] for _ in range(2))

    def sentence() -> str:
        return words.choice(_TEMPLATES).format(
            person=f"{words.choice(people)} {words.choice(people)}",
            other=words.choice(people),
            place=words.choice(places),
            thing=words.choice(_THINGS),
            deed=words.choice(_DEEDS),
            group=words.choice(_GROUPS),
            day=words.randint(2, 28),
            month=words.choice(_MONTHS),
            figure=words.randint(30, 90_000),
        )

    paragraphs = [" ".join(sentence() for _ in range(3)) for _ in range(SENTENCES // 3)]
    headline = f"{people[0]} and the {words.choice(_THINGS)} of {places[0]}"
    return "\n\n".join([headline, *paragraphs]) + "\n"


def questions() -> list[str]:
    """Return questions about some of the stories and about none."""
    words = random.Random(0)
    return [
        f"Who {words.choice(_DEEDS)} the {words.choice(_THINGS)} of {_name(words)} in {words.choice(_MONTHS)}?"
        for _ in range(QUESTIONS)
    ]


def _name(words: random.Random) -> str:
    return "".join(words.choice(_SYLLABLES) for _ in range(words.randint(2, 4))).capitalize()


class RandomPassages:
    """Gives each sentence a random unit vector of its own; questions have those of a real encoder."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._dimension = len(encoder.encode_question("Who?"))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimension)."""
        seeds = (zlib.crc32(text.encode()) for text in texts)
        vectors = np.stack([np.random.default_rng(seed).normal(size=self._dimension) for seed in seeds])
        unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return unit

    def encode_question(self, question: str) -> Vectors:
        """Return the question's unit vector, shape (dimension,)."""
        return self._encoder.encode_question(question)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what some work gives, and the seconds that it takes."""
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def resident() -> float:
    """Return the megabytes that this process has resident."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


def seconds_in_turn(bots: Sequence[StoryBot]) -> list[list[float]]:
    """Return how long each question takes each bot; the first question is asked before, to load what is lazy."""
    asked = questions()
    for bot in bots:
        bot.ask(asked[0])
    return [[timed(partial(bot.ask, question))[1] for bot in bots] for question in asked]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--encoder", choices=["random", "real"], default="random")
    options = parser.parse_args()
    real, reader = SentenceTransformerEncoder(), TransformersReader()
    encoder: Encoder = real if options.encoder == "real" else RandomPassages(real)
    models = resident()
    with tempfile.TemporaryDirectory() as folder:
        corpus, store = Path(folder) / "stories", IndexStore(Path(folder) / "state")
        corpus.mkdir()
        for number in range(options.stories):
            (corpus / f"s{number:06}.txt").write_text(story_text(number), encoding="utf-8")
        built, building = timed(lambda: refresh(store, corpus, MODEL, encoder))
        assert built is not None
        size = sum(path.stat().st_size for path in store.directory.rglob(f"{DATABASE}*")) / 1e6
        _, checking = timed(lambda: reason_to_build(store, corpus, MODEL))
        index, loading = timed(store.load)
        bot = StoryBot(index, encoder, reader)
        alone = StoryBot(StoryIndex.build([index.stories[0]], encoder), encoder, reader)
        seconds = np.array(seconds_in_turn([bot, alone]))
        memory = resident()
        path = corpus / f"s{options.stories // 2:06}.txt"
        path.write_text(path.read_text("utf-8") + "\nThe mayor of Holm opened it again.\n", encoding="utf-8")
        _, updating = timed(lambda: refresh(store, corpus, MODEL, encoder))
        _, taking_up = timed(lambda: store.load(index))
        versions = median(timed(store.version)[1] for _ in range(100))
    many, one = np.median(seconds, axis=0)
    lines = [
        f"{built.contents.stories} stories, {built.contents.passages} passages, {size:.0f} MB on disk",
        f"build: {building / options.stories * 1000:.0f} s for 1,000 stories ({options.encoder} vectors)",
        f"opening: {checking + loading:.2f} s ({checking:.2f} s to compare the files, {loading:.2f} s to load)",
        f"memory: {memory:.0f} MB, of which the models take {models:.0f} MB",
        f"question: median {1000 * many:.0f} ms, of one story {1000 * one:.0f} ms, ratio {many / one:.2f}; "
        f"slowest {1000 * seconds[:, 0].max():.0f} ms",
        f"change of one story: {updating:.2f} s to publish, {taking_up:.2f} s to take up",
        f"version: {1000 * versions:.1f} ms",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
