"""The index that is answered from, kept in step with the stories while the program runs, and what is told of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache

from bot.answering.threads import Answering
from bot.library import story_folders
from bot.opening import embedding_model, index_store
from bot.program.regular_work import in_background
from bot.settings import Settings
from corpus import NoStoriesError, StorybotError
from index.archive import Archive
from index.building import refresh
from index.errors import IndexDamagedError
from index.retrieval.story_store import StoryStore
from index.storage.generation import Contents
from index.storage.index_store import IndexStore
from index.storage.no_stories import NoStories
from index.storage.stored_stories import REBUILD
from index.storage.story_index import StoryIndex
from index.story_bot import StoryBot

log = logging.getLogger(__name__)

HOUR = 3600


class PublishedIndex:
    """What the published index holds; it is read again only if it was changed.

    Args:
        store: the index.

    Attributes:
        store: the same.
    """

    def __init__(self, store: Archive) -> None:
        self.store = store
        self._read = lru_cache(1)(self._contents)

    def contents(self) -> Contents | None:
        """Return what it holds, or None if there is none; raises StorybotError if it is not whole."""
        state = self.store.state()
        return None if state is None else self._read(state)

    def _contents(self, _state: Hashable) -> Contents | None:
        return self.store.checked_contents()


def index_line(loaded: int, settings: Settings, index: PublishedIndex) -> str:
    """Return the line of `/readyz` about the index.

    Args:
        loaded: how many stories are answered from.
        settings: the age from which it is too old.
        index: the published index.

    Raises StorybotError if it is gone, damaged or too old.
    """
    if not loaded:
        return "no story is left; every question is refused"
    contents = index.contents()
    if contents is None:
        raise IndexDamagedError(index.store.where, "the index is gone", REBUILD)
    hours = (time.time() - contents.changed_at) / HOUR
    if settings.index_hours and hours > settings.index_hours:
        raise StorybotError(
            "the index",
            f"no story was added or changed for {hours:.1f} hours",
            f"find out why, or raise STORYBOT_INDEX_HOURS={settings.index_hours}",
        )
    return f"{loaded} {'story' if loaded == 1 else 'stories'}, changed {max(hours, 0):.1f} hours ago"


class CurrentIndex:
    """Brings the index up to date with the story files, and lets an answerer answer from what was published.

    Args:
        answerer: answers questions.
        answering: its threads.
        settings: where the stories and the index lie.
        may_take_long: is open while the index is built.

    Attributes:
        settings: the same.
        store: the published index.
    """

    def __init__(
        self,
        answerer: StoryBot,
        answering: Answering,
        settings: Settings,
        may_take_long: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self.settings = settings
        self.store = index_store(settings)
        self._answerer = answerer
        self._answering = answering
        self._may_take_long = may_take_long
        # One thread for all builds: PyTorch keeps memory, and threads that help, for each thread that embeds.
        self._building = ThreadPoolExecutor(1, "indexing")
        self._opening = asyncio.Lock()
        self._has_ended = False

    async def refresh(self) -> bool:
        """Bring the index up to date with the story files, and answer from it; return whether the stories changed.

        Questions are answered meanwhile, from the stories as they were. An index that turns out damaged when it is
        opened is built anew. Raises StorybotError.
        """
        model, encoder = embedding_model(self.settings), self._answerer.encoder

        async def build(rebuild: bool) -> None:
            def work() -> None:
                refresh(self.store, story_folders(self.settings), model, encoder, rebuild=rebuild)

            with self._may_take_long():
                await asyncio.get_running_loop().run_in_executor(self._building, work)

        try:
            await build(rebuild=False)
        except NoStoriesError:
            # The last story was taken back.
            await self.end()
            return True
        self._has_ended = False
        try:
            return await self.take_up()
        except IndexDamagedError as error:
            log.warning("the index is built anew: %s", error)
        await build(rebuild=True)
        return await self.take_up()

    async def take_up(self) -> bool:
        """Answer from the published index from now on, if it is another version; return whether it is.

        An index of another embedding model is left to the next start, and after `end` any is left to the next refresh.
        Raises IndexDamagedError if the index cannot be read.
        """
        async with self._opening:
            if self._has_ended:
                return False
            before = self._answerer.store
            version = await asyncio.to_thread(self.store.version)
            if version is None or version == self.store.version_of(before):
                return False
            contents = await asyncio.to_thread(self.store.contents)
            if contents is None or contents.model != embedding_model(self.settings).identity:
                return False
            # An index of many stories takes seconds to open.
            opened = await asyncio.to_thread(self.store.load, before)
            # Nothing is answered meanwhile, so that no question meets it half way.
            await self._answer_from(opened)
            log.info("answering from a newer index, of %d stories", len(self._answerer.stories))
            return True

    async def renew_graph(self) -> bool:
        """Make the graph over many vectors if it is missing or too many have changed, and answer by it; return whether.

        It takes minutes of a thread that gives way. Questions are answered meanwhile. Raises StateError if it cannot be
        written.
        """
        store, index = self.store, self._answerer.store
        # Milvus makes its own.
        if not (
            isinstance(store, IndexStore) and isinstance(index, StoryIndex) and index.wants_graph(store.graph_from)
        ):
            return False
        log.info("linking the vectors of %d passages with their neighbours", len(index.vectors))
        is_made = await in_background(lambda: store.renew_graph(index, threads=1))
        return is_made and await self.take_up()

    async def end(self) -> bool:
        """Answer from no story any more, since the last one was removed, until a refresh finds some.

        The index is removed too if that is possible. Returns False if there was no story before.
        """
        async with self._opening:
            self._has_ended = True
            if not len(self._answerer.stories):
                return False
            await self._answer_from(NoStories())
        log.warning("no story is left; every question is refused")
        try:
            await asyncio.to_thread(self.store.remove)
        except StorybotError as error:
            log.warning("the index stays where it is: %s", error)
        return True

    async def _answer_from(self, opened: StoryStore) -> None:
        await self._answering.alone(lambda: self._answerer.take_up(opened))
