"""From the settings to an answerer, with an index that is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.capacity import too_large
from bot.library import story_folders
from bot.settings import STORE_FORMS, Settings, SettingsError
from corpus import Story, read_corpus, stories_with_questions

if TYPE_CHECKING:
    from index import EmbeddingModel, Encoder, StoryBot, StoryStore
    from index.archive import Archive
    from index.milvus.server.address import MilvusAddress
    from index.reading import Reader
    from index.retrieval import Progress as Report
    from index.storage.generation import Contents
    from index.suggestions import Conditions

EMBEDDING, CHECKING = "embedding passages", "checking the editors' questions of stories"
LINKING = "linking vectors with their neighbours"


def embedding_model(settings: Settings) -> EmbeddingModel:
    """Return the embedding model that the settings name."""
    from index import EmbeddingModel

    return EmbeddingModel(settings.embedding_model, settings.query_prompt, settings.passage_prompt)


def open_answerer(settings: Settings, console: Console) -> StoryBot:
    """Return an answerer over the settings' corpus. Builds the index if it is missing or out of date.

    `console` shows what is built and why. Raises StorybotError, also if there is no story that may be shown now.
    """
    from index import SentenceTransformerEncoder
    from index.building import load_fresh

    model, store = embedding_model(settings), index_store(settings)
    encoder, reader = SentenceTransformerEncoder(model), load_reader(settings)
    with reporting(console) as report:
        index, built = load_fresh(
            store,
            story_folders(settings),
            model,
            encoder,
            announce=lambda reason: _announce(console, reason),
            progress=report(EMBEDDING),
        )
    answerer = _answerer(settings, index, encoder, reader, store)
    if built:
        _check_editors_questions(answerer, index, console)
        _report_built(console, store)
    if not len(index.stories):
        read_corpus(story_folders(settings)).askable()
    return answerer


def index_store(settings: Settings) -> Archive:
    """Return the index that the settings name, whether it is there or not: in the state directory, or in Milvus."""
    from index.storage.index_store import IndexStore

    if settings.store is None:
        return IndexStore(settings.state_dir)
    from index.milvus.server.address import MilvusAddress

    token = settings.store_token.get_secret_value() if settings.store_token else ""
    try:
        address = MilvusAddress.read(settings.store.get_secret_value(), token)
    except ValueError as error:
        raise SettingsError(
            "STORYBOT_STORE", f"not a value that can be used ({error})", f"set it to {STORE_FORMS}"
        ) from None
    database = settings.database.get_secret_value()
    return _milvus(address, settings.store_seconds, settings.store_ca, settings.state_dir, database)


@cache
def _milvus(address: MilvusAddress, seconds: int, authority: Path | None, state_dir: Path, database: str) -> Archive:
    """The stories in a Milvus, one object for the whole program: it has a connection."""
    from bot.locks import building_together
    from index.milvus.archive import MilvusArchive
    from index.milvus.server.connection import Limits

    together = partial(building_together, database)
    return MilvusArchive(address, Limits(seconds, authority), state_dir, together=together)


def conditions(settings: Settings) -> Conditions:
    """Return the models and bars that suggested questions are checked with."""
    from index.model_files.names import ReaderModel
    from index.suggestions import Conditions

    return Conditions(
        ReaderModel(settings.reader_model), settings.min_confidence, settings.read_languages, settings.query_prompt
    )


def load_reader(settings: Settings) -> Reader:
    """Load the reader that the settings name. Raises ModelError."""
    from index.model_files.names import ReaderModel
    from index.reading import TransformersReader

    return TransformersReader(ReaderModel(settings.reader_model))


def other_stories(corpus_dir: Path, console: Console) -> Sequence[Story]:
    """Return the stories of another corpus. Raises StorybotError."""
    corpus = read_corpus(corpus_dir)
    for problem in corpus.problems:
        say(console, f"left out: {problem}")
    return corpus.askable()


@contextmanager
def answerer_of(settings: Settings, stories: Sequence[Story], console: Console) -> Iterator[StoryBot]:
    """Lend an answerer over these stories, indexed in memory only, or beside others in the store of the settings.

    Raises StorybotError.
    """
    from index import SentenceTransformerEncoder, StoryIndex
    from index.milvus.archive import MilvusArchive

    encoder = SentenceTransformerEncoder(embedding_model(settings))
    store = index_store(settings)
    with ExitStack() as until_the_end, reporting(console) as report:
        index: StoryStore
        if isinstance(store, MilvusArchive):
            index = until_the_end.enter_context(store.beside()).put(stories, encoder, report(EMBEDDING))
        else:
            index = StoryIndex.build(stories, encoder, report(EMBEDDING))
        yield _answerer(settings, index, encoder, load_reader(settings))


def rebuild_index(settings: Settings, console: Console, *, always: bool) -> Contents | None:
    """Build the index if it is missing or out of date, or `always`. Return what was built. Raises StorybotError."""
    from index import SentenceTransformerEncoder
    from index.building import reason_to_build, refresh

    model, store = embedding_model(settings), index_store(settings)
    # The models take seconds to load, so load them only if needed.
    if not always and reason_to_build(store, story_folders(settings), model) is None:
        return None
    encoder = SentenceTransformerEncoder(model)
    with reporting(console) as report:
        built = refresh(
            store,
            story_folders(settings),
            model,
            encoder,
            rebuild=always,
            announce=lambda reason: _announce(console, reason),
            progress=report(EMBEDDING),
        )
    if built is None:
        return None
    if built.contents.with_questions:
        index = store.load()
        answerer = _answerer(settings, index, encoder, load_reader(settings), store)
        _check_editors_questions(answerer, index, console)
    return _report_built(console, store)


def renew_graph(settings: Settings, console: Console) -> None:
    """Make the graph over the vectors of many passages if it is missing, or if too many of them have changed.

    Prints a line if the vectors are too many for this machine. Raises StorybotError.
    """
    from index.storage.index_store import IndexStore

    store = index_store(settings)
    contents = store.contents()
    if contents is None:
        return
    # Milvus makes its own.
    if isinstance(store, IndexStore) and contents.passages >= store.graph_from:
        with reporting(console) as report:
            store.renew_graph(store.load(), report(LINKING))
    if advice := too_large(settings, contents):
        say(console, advice)


def _answerer(
    settings: Settings, index: StoryStore, encoder: Encoder, reader: Reader, store: Archive | None = None
) -> StoryBot:
    from index import StoryBot
    from index.suggestions import Suggester

    return StoryBot(
        index,
        encoder,
        reader,
        settings.min_confidence,
        settings.closest_confidence,
        languages=settings.read_languages,
        suggest=Suggester(conditions(settings), store) if store else None,
    )


def _check_editors_questions(answerer: StoryBot, index: StoryStore, console: Console) -> None:
    """Find out which of the editors' questions are answered, so that those who build are told of the others."""
    asking = list(stories_with_questions(index.stories))
    with reporting(console) as report:
        progress = report(CHECKING)
        for done, story in enumerate(asking, start=1):
            answerer.suggestions(story)
            progress(done, len(asking))


def _announce(console: Console, reason: str) -> None:
    say(console, f"Building the index ({reason}) …")


def _report_built(console: Console, store: Archive) -> Contents | None:
    """Print what the index holds, and what was left out; return it."""
    contents = store.contents()
    if contents is None:
        return None
    for line in contents.left_out:
        say(console, f"left out: {line}")
    counted = [_count(contents.stories, "story", "stories"), _count(contents.passages, "passage", "passages")]
    if contents.suggestions:
        counted.append(_count(contents.suggestions, "suggested question", "suggested questions"))
    say(console, f"The index is built: {', '.join(counted)}.")
    return contents


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def say(console: Console, line: str) -> None:
    """Print one line without folding, markup or colours."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def reporting(console: Console) -> Iterator[Callable[[str], Report]]:
    """Show the progress of a build: bars in a terminal, a line for every tenth elsewhere.

    Yields a function that takes a task's name ("embedding passages") and returns the task's progress callback.
    """
    if not console.is_terminal:
        yield lambda what: _lines(console, what)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bars:

        def bar(what: str) -> Report:
            task = bars.add_task(what, total=None, visible=False)
            return lambda done, total: bars.update(task, completed=done, total=total, visible=True)

        yield bar


def _lines(console: Console, what: str) -> Report:
    """Progress as plain lines. A build in one step prints none."""
    printed = 0

    def report(done: int, total: int) -> None:
        nonlocal printed
        tenths = 10 * done // total
        if printed < tenths < 10:
            say(console, f"{what}: {done} of {total}")
        printed = tenths

    return report
