"""From the settings to an answerer, with an index that is up to date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.settings import Settings
from corpus import Story, read_corpus

if TYPE_CHECKING:
    from index import Answerer, EmbeddingModel
    from index.reading import Reader
    from index.refresh import Built
    from index.story_index import Progress as Report


def embedding_model(settings: Settings) -> EmbeddingModel:
    """Return the embedding model that the settings name."""
    from index import EmbeddingModel

    return EmbeddingModel(settings.embedding_model, settings.query_prompt, settings.passage_prompt)


def open_answerer(settings: Settings, console: Console) -> Answerer:
    """Return an answerer over the settings' corpus; the index is built where it is missing or out of date.

    What is built, and why, is told on `console`, which belongs on standard error. Raises StorybotError.
    """
    from index import Answerer, SentenceTransformerEncoder
    from index.refresh import load_fresh
    from index.store import IndexStore

    model = embedding_model(settings)
    encoder = SentenceTransformerEncoder(model)
    with reporting(console) as report:
        index, built = load_fresh(
            IndexStore(settings.state_dir),
            settings.corpus_dir,
            model,
            encoder,
            announce=lambda reason: announce(console, reason),
            progress=report,
        )
    if built:
        tell_built(console, built)
    return Answerer(index, encoder, load_reader(settings), settings.min_confidence, languages=settings.read_languages)


def load_reader(settings: Settings) -> Reader:
    """Load the reader that the settings name; raises ModelError where it cannot be loaded."""
    from index.model_names import ReaderModel
    from index.reading import TransformersReader

    return TransformersReader(ReaderModel(settings.reader_model))


def open_in_memory(settings: Settings, corpus_dir: Path, console: Console) -> Answerer:
    """Return an answerer over another corpus, indexed in memory; the published index stays. Raises StorybotError."""
    corpus = read_corpus(corpus_dir)
    for problem in corpus.problems:
        say(console, f"left out: {problem}")
    return open_stories(settings, corpus.stories, console)


def open_stories(settings: Settings, stories: Sequence[Story], console: Console) -> Answerer:
    """Return an answerer over these stories, indexed in memory; the published index stays. Raises StorybotError."""
    from index import Answerer, SentenceTransformerEncoder, StoryIndex

    encoder = SentenceTransformerEncoder(embedding_model(settings))
    with reporting(console) as report:
        index = StoryIndex.build(stories, encoder, report)
    return Answerer(index, encoder, load_reader(settings), settings.min_confidence, languages=settings.read_languages)


def rebuild_index(settings: Settings, console: Console, *, always: bool) -> Built | None:
    """Build the index where it has to be, or `always`; return what was built. Raises StorybotError."""
    from index import SentenceTransformerEncoder
    from index.refresh import reason_to_build, refresh
    from index.store import IndexStore

    model, store = embedding_model(settings), IndexStore(settings.state_dir)
    # The encoder takes seconds to load: not for nothing.
    if not always and reason_to_build(store, settings.corpus_dir, model) is None:
        return None
    encoder = SentenceTransformerEncoder(model)
    with reporting(console) as report:
        built = refresh(
            store,
            settings.corpus_dir,
            model,
            encoder,
            rebuild=always,
            announce=lambda reason: announce(console, reason),
            progress=report,
        )
    if built:
        tell_built(console, built)
    return built


def announce(console: Console, reason: str) -> None:
    """Say that the index is being built, and why."""
    say(console, f"Building the index ({reason}) …")


def tell_built(console: Console, built: Built) -> None:
    """Say what was built, and what had to be left out."""
    for line in built.manifest.left_out:
        say(console, f"left out: {line}")
    stories, passages = built.manifest.stories, built.manifest.passages
    say(console, f"The index is built: {stories} {'story' if stories == 1 else 'stories'}, {passages} passages.")


def say(console: Console, line: str) -> None:
    """Print one line as it is, without folding, markup or colours."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def reporting(console: Console) -> Iterator[Report]:
    """Show the progress of a build: a bar in a terminal, a line every tenth of the way elsewhere."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("embedding passages", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class _Lines:
    """Progress as plain lines, none for a build that is done at once."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tenths = 0

    def __call__(self, done: int, total: int) -> None:
        tenths = 10 * done // total
        if self._tenths < tenths < 10:
            say(self._console, f"{done} of {total} passages embedded")
        self._tenths = tenths
