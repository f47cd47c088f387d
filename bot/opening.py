"""From the settings to an answerer, with an index that is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.settings import Settings
from corpus import Story, read_corpus

if TYPE_CHECKING:
    from index import EmbeddingModel, Encoder, StoryBot, StoryIndex
    from index.building import Built
    from index.reading import Reader
    from index.retrieval.story_index import Progress as Report
    from index.suggestions import Conditions

EMBEDDING, SUGGESTING = "embedding passages", "suggesting questions of stories"


def embedding_model(settings: Settings) -> EmbeddingModel:
    """Return the embedding model that the settings name."""
    from index import EmbeddingModel

    return EmbeddingModel(settings.embedding_model, settings.query_prompt, settings.passage_prompt)


def open_answerer(settings: Settings, console: Console) -> StoryBot:
    """Return an answerer over the settings' corpus; the index is built where it is missing or out of date.

    What is built, and why, is told on `console`, which belongs on standard error. Raises StorybotError.
    """
    from index import SentenceTransformerEncoder
    from index.building import load_fresh
    from index.storage.index_store import IndexStore
    from index.suggestions import Suggester

    model = embedding_model(settings)
    encoder, reader = SentenceTransformerEncoder(model), load_reader(settings)
    with reporting(console) as report:
        index, built = load_fresh(
            IndexStore(settings.state_dir),
            settings.corpus_dir,
            model,
            encoder,
            suggester=Suggester(conditions(settings), reader, report(SUGGESTING)),
            announce=lambda reason: announce(console, reason),
            progress=report(EMBEDDING),
        )
    if built:
        tell_built(console, built)
    return _answerer(settings, index, encoder, reader)


def conditions(settings: Settings) -> Conditions:
    """Return what suggested questions are checked under."""
    from index.model_files.names import ReaderModel
    from index.suggestions import Conditions

    return Conditions(
        ReaderModel(settings.reader_model), settings.min_confidence, settings.read_languages, settings.query_prompt
    )


def load_reader(settings: Settings) -> Reader:
    """Load the reader that the settings name; raises ModelError where it cannot be loaded."""
    from index.model_files.names import ReaderModel
    from index.reading import TransformersReader

    return TransformersReader(ReaderModel(settings.reader_model))


def open_in_memory(settings: Settings, corpus_dir: Path, console: Console) -> StoryBot:
    """Return an answerer over another corpus, indexed in memory; the published index stays. Raises StorybotError."""
    corpus = read_corpus(corpus_dir)
    for problem in corpus.problems:
        say(console, f"left out: {problem}")
    return open_stories(settings, corpus.stories, console)


def open_stories(settings: Settings, stories: Sequence[Story], console: Console) -> StoryBot:
    """Return an answerer over these stories, indexed in memory; the published index stays. Raises StorybotError."""
    from index import SentenceTransformerEncoder, StoryIndex

    encoder = SentenceTransformerEncoder(embedding_model(settings))
    with reporting(console) as report:
        index = StoryIndex.build(stories, encoder, report(EMBEDDING))
    return _answerer(settings, index, encoder, load_reader(settings))


def rebuild_index(settings: Settings, console: Console, *, always: bool) -> Built | None:
    """Build the index where it has to be, or `always`; return what was built. Raises StorybotError."""
    from index import SentenceTransformerEncoder
    from index.building import reason_to_build, refresh
    from index.storage.index_store import IndexStore
    from index.suggestions import Suggester

    model, store = embedding_model(settings), IndexStore(settings.state_dir)
    under = conditions(settings)
    # The models take seconds to load: not for nothing.
    if not always and reason_to_build(store, settings.corpus_dir, model, under) is None:
        return None
    encoder, reader = SentenceTransformerEncoder(model), load_reader(settings)
    with reporting(console) as report:
        built = refresh(
            store,
            settings.corpus_dir,
            model,
            encoder,
            suggester=Suggester(under, reader, report(SUGGESTING)),
            rebuild=always,
            announce=lambda reason: announce(console, reason),
            progress=report(EMBEDDING),
        )
    if built:
        tell_built(console, built)
    return built


def _answerer(settings: Settings, index: StoryIndex, encoder: Encoder, reader: Reader) -> StoryBot:
    from index import StoryBot

    return StoryBot(
        index,
        encoder,
        reader,
        settings.min_confidence,
        settings.closest_confidence,
        languages=settings.read_languages,
    )


def announce(console: Console, reason: str) -> None:
    """Say that the index is being built, and why."""
    say(console, f"Building the index ({reason}) …")


def tell_built(console: Console, built: Built) -> None:
    """Say what was built, and what had to be left out."""
    for line in built.manifest.left_out:
        say(console, f"left out: {line}")
    stories, passages, suggestions = built.manifest.stories, built.manifest.passages, built.manifest.suggestions
    say(
        console,
        f"The index is built: {stories} {'story' if stories == 1 else 'stories'}, {passages} passages, "
        f"{suggestions} suggested {'question' if suggestions == 1 else 'questions'}.",
    )


def say(console: Console, line: str) -> None:
    """Print one line as it is, without folding, markup or colours."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def reporting(console: Console) -> Iterator[Callable[[str], Report]]:
    """Show the progress of a build: bars in a terminal, a line every tenth of the way elsewhere.

    What it yields takes what is done ("embedding passages") and returns what is to be called with how far that is.
    """
    if not console.is_terminal:
        yield lambda what: _Lines(console, what)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bars:

        def bar(what: str) -> Report:
            task = bars.add_task(what, total=None, visible=False)
            return lambda done, total: bars.update(task, completed=done, total=total, visible=True)

        yield bar


class _Lines:
    """Progress as plain lines, none for a build that is done at once."""

    def __init__(self, console: Console, what: str) -> None:
        self._console = console
        self._what = what
        self._tenths = 0

    def __call__(self, done: int, total: int) -> None:
        tenths = 10 * done // total
        if self._tenths < tenths < 10:
            say(self._console, f"{self._what}: {done} of {total}")
        self._tenths = tenths
