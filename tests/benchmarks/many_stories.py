"""What an index of many stories takes: `python -m tests.benchmarks.many_stories [--stories 10000] [--encoder random]`.

The stories are made from templates with names, places and figures of their own, 30 sentences each or `--sentences`.
With `--encoder random` each sentence has a random vector, so that ten thousand stories are indexed in minutes; with
`real` the packaged encoder embeds them. With `--encoder mixed --training DIR` both are put together from real sentences
(`archive`), 20 in a story. Questions are encoded and read by the packaged models in all.

With `--keep DIR` stories and index stay there, and another run begins with them: its memory is then that of a program
that has built nothing. `--against` is how many stories the index has that questions are compared with, 1 or more.

Prints the time of a build for 1,000 stories and of the graph over the vectors, the time to open the index, the memory
of the process, the median time of a question against that of the small index (asked in turn, so that both meet the same
machine), how many of the nearest passages are found, and the time of a new story.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np

from index import EmbeddingModel, Encoder, SentenceTransformerEncoder, StoryBot, StoryIndex, TransformersReader
from index.building import reason_to_build, refresh
from index.reading import Reader
from index.retrieval.encoder import Vectors
from index.retrieval.story_store import NEAREST
from index.storage.index_store import IndexStore
from tests.benchmarks.archive import Archive

T = TypeVar("T")

SENTENCES = 30
MIXED_SENTENCES = 20
QUESTIONS = 40
ROWS_AT_ONCE = 100_000
STORIES, STATE = "stories", "state"
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


def story_text(number: int, sentences: int = SENTENCES) -> str:
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

    said = [sentence() for _ in range(sentences)]
    paragraphs = [" ".join(said[first : first + 3]) for first in range(0, sentences, 3)]
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


def seconds_in_turn(bots: Sequence[StoryBot], asked: Sequence[str]) -> list[list[float]]:
    """Return how long each question takes each bot; the first question is asked before, to load what is lazy."""
    for bot in bots:
        bot.ask(asked[0])
    return [[timed(partial(bot.ask, question))[1] for bot in bots] for question in asked]


def recall(index: StoryIndex, encoder: Encoder, asked: Sequence[str], nearest: int) -> float:
    """Return which share of the nearest passages a search finds that `retrieve` makes, a mean over questions."""
    found = []
    for question in asked:
        query = encoder.encode_question(question)
        products = [
            index.vectors.codes(start, start + ROWS_AT_ONCE).view("<f2").astype(np.float32) @ query
            for start in range(0, len(index.vectors), ROWS_AT_ONCE)
        ]
        best = np.argsort(-np.concatenate(products), kind="stable")[:nearest]
        found.append(float(np.isin(best, index.vectors.search(query, NEAREST)).mean()))
    return float(np.mean(found))


def built_at(folder: Path, stories: int, text_of: Callable[[int], str], encoder: Encoder) -> Iterator[str]:
    """Build an index of stories in a folder, or go on with one that is begun; yield lines about it."""
    corpus, store = folder / STORIES, IndexStore(folder / STATE)
    if not corpus.exists():
        corpus.mkdir()
        for number in range(stories):
            (corpus / f"s{number:06}.txt").write_text(text_of(number), encoding="utf-8")
    embedded = 0

    def note(_done: int, all_of_them: int) -> None:
        nonlocal embedded
        embedded = all_of_them

    _, building = timed(lambda: refresh(store, corpus, MODEL, encoder, progress=note))
    contents = store.contents()
    assert contents is not None
    if embedded:
        of_one = contents.passages / contents.stories
        yield f"build: {building / embedded * of_one * 1000:.0f} s for 1,000 stories, {embedded} passages embedded"
    made, linking = timed(lambda: store.renew_graph(store.load()))
    if made:
        yield f"graph: {linking:.0f} s"
    size = sum(path.stat().st_size for path in store.directory.rglob("*") if path.is_file()) / 1e6
    yield f"{contents.stories} stories, {contents.passages} passages, {size:.0f} MB on disk"


def measured(
    folder: Path, encoder: Encoder, reader: Reader, models: float, asked: Sequence[str], against: int
) -> Iterator[str]:
    """Open an index and ask it; yield lines about it.

    Args:
        folder: where `built_at` built it.
        encoder, reader: the models.
        models: megabytes that the process had resident with them alone.
        asked: questions.
        against: stories of the index that it is compared with.
    """
    corpus, store = folder / STORIES, IndexStore(folder / STATE)
    _, checking = timed(lambda: reason_to_build(store, corpus, MODEL))
    index, loading = timed(store.load)
    bot = StoryBot(index, encoder, reader)
    _, listing = timed(lambda: bot.catalogue)
    yield (
        f"opening: {loading:.2f} s to load, {listing:.2f} s to list the stories, "
        f"{checking:.2f} s to compare the files of the corpus"
    )
    few = StoryBot(StoryIndex.build(index.stories[:against], encoder), encoder, reader)
    seconds = np.array(seconds_in_turn([bot, few], asked))
    memory = resident()
    yield f"memory: {memory:.0f} MB, of which the models take {models:.0f} MB"
    many, one = np.median(seconds, axis=0)
    yield (
        f"question: median {1000 * many:.0f} ms, of {against} stories {1000 * one:.0f} ms, ratio {many / one:.2f} "
        f"(each question's: median {np.median(seconds[:, 0] / seconds[:, 1]):.2f}); "
        f"slowest {1000 * seconds[:, 0].max():.0f} ms"
    )
    searching = [timed(partial(index.retrieve, question, encoder.encode_question(question)))[1] for question in asked]
    wording = [timed(partial(index.word_shares, question))[1] for question in asked]
    yield f"search: median {1000 * median(searching):.1f} ms, of which words {1000 * median(wording):.1f} ms"
    ten, hundred = (recall(index, encoder, asked, number) for number in (10, 100))
    yield f"recall of the nearest 10: {ten:.4f}, of 100: {hundred:.4f}"
    path = corpus / "new.txt"
    path.write_text("Holm Post opens a mill\n\nThe mayor of Holm opened the mill again on 4 May.\n", encoding="utf-8")
    _, publishing = timed(lambda: refresh(store, corpus, MODEL, encoder))
    _, taking_up = timed(lambda: bot.take_up(store.load(index)))
    _, asking = timed(lambda: bot.ask("Who opened the mill of Holm?"))
    yield (
        f"a new story: {publishing:.2f} s to publish, {taking_up:.2f} s to take up, then {asking:.2f} s for a question"
    )
    path.unlink()
    yield f"version: {1000 * median(timed(store.version)[1] for _ in range(100)):.1f} ms"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="of a story that is made from templates")
    parser.add_argument("--encoder", choices=["random", "real", "mixed"], default="random")
    parser.add_argument("--training", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--against", type=int, default=1)
    options = parser.parse_args()
    real, reader = SentenceTransformerEncoder(), TransformersReader()
    encoder: Encoder = real
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        text_of: Callable[[int], str] = partial(story_text, sentences=options.sentences)
        asked = questions()
        if options.encoder == "random":
            encoder = RandomPassages(real)
        if options.encoder == "mixed":
            encoder = archive = Archive(options.training, real, folder / "sentences.npy", MIXED_SENTENCES)
            text_of, asked = archive.story_text, archive.questions[:QUESTIONS]
        encoder.encode_question(asked[0])
        models = resident()
        for line in chain(
            built_at(folder, options.stories, text_of, encoder),
            measured(folder, encoder, reader, models, asked, options.against),
        ):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
