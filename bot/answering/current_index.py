"""The index that is answered from, kept in step with the stories while the program runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext

from bot.answering.threads import Answering
from bot.library import story_folders
from bot.opening import embedding_model, index_store
from bot.program.background import in_background
from bot.settings import Settings
from corpus import NoStoriesError, StorybotError
from index.building import refresh
from index.errors import IndexDamagedError
from index.retrieval.story_store import StoryStore
from index.storage.index_store import IndexStore
from index.storage.no_stories import NoStories
from index.storage.story_index import StoryIndex
from index.story_bot import StoryBot

log = logging.getLogger(__name__)


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
