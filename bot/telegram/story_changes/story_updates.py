"""Stories that change while the bot runs: bringing the index up to date, taking it up, and telling who has to know."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.library import story_folders
from bot.opening import embedding_model, index_store
from bot.settings import Settings
from bot.telegram.services import Services
from bot.telegram.waits import may_take_long
from corpus import NoStoriesError, story_heads
from index.building import refresh
from index.retrieval.story_store import StoryStore
from index.storage.no_stories import NoStories
from index.storage.story_index import StoryIndex

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of the stories that are new, have other words than before, or are gone."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


Listener = Callable[[Changes], Awaitable[None]]
"""Is told of changes once the bot answers from the new stories; at the start of those since the last stop."""


class StoryUpdates:
    """Keeps a running bot in step with the stories.

    Args:
        services: what handlers need.
        settings: where the stories and the index lie.

    Attributes:
        settings: the same.
        store: the published index.
    """

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self.settings = settings
        self.store = index_store(settings)
        self._listeners: list[Listener] = []
        self._lock = asyncio.Lock()
        self._is_told = True

    def listen(self, listener: Listener) -> None:
        """Tell a function of all changes from now on."""
        self._listeners.append(listener)

    async def refresh(self) -> bool:
        """Bring the index up to date with the story files, and answer from it; return whether the stories changed.

        Questions are answered meanwhile, from the stories as they were. Raises StorybotError.
        """
        model, encoder = embedding_model(self.settings), self._services.answerer.encoder
        try:
            with may_take_long():
                await asyncio.to_thread(lambda: refresh(self.store, story_folders(self.settings), model, encoder))
        except NoStoriesError:
            # The last story was taken back.
            await self.end()
            return True
        return await self.take_up()

    async def take_up(self) -> bool:
        """Answer from the published index from now on, if it is another version; return whether it is.

        An index of another embedding model is left to the next start. Raises IndexDamagedError if the index cannot be
        read.
        """
        is_newer = await self._open_newer()
        # The database may have been away when there was something to tell.
        if is_newer or not self._is_told:
            await self.tell()
        return is_newer

    async def _open_newer(self) -> bool:
        services, store = self._services, self.store
        async with self._lock:
            before = services.answerer.store
            known = before if isinstance(before, StoryIndex) else None
            version = await asyncio.to_thread(store.version)
            if version is None or (known and version == known.version):
                return False
            contents = await asyncio.to_thread(store.contents)
            if contents is None or contents.model != embedding_model(self.settings).identity:
                return False
            # Nothing is answered meanwhile, so that no question meets it half way.
            await self._answer_from(lambda: store.load(known))
            log.info("answering from a newer index, of %d stories", len(services.stories))
            return True

    async def end(self) -> None:
        """Answer from no story any more, since the last one was removed, until there is an index again."""
        if len(self._services.stories):
            await asyncio.to_thread(self.store.remove)
            await self._answer_from(NoStories)
            log.warning("no story is left; every question is refused")
            await self.tell()

    async def _answer_from(self, opened: Callable[[], StoryStore]) -> None:
        services = self._services
        await services.answering.alone(lambda: services.answerer.take_up(opened()))

    async def tell(self) -> None:
        """Tell the listeners what is other than when they were told last; at the first start, nothing is."""
        async with self._lock:
            self._is_told = False
            seen = self._services.database.seen_stories
            before = await seen.all()
            heads = await asyncio.to_thread(story_heads, self._services.stories)
            # A story that is found under another outlet's is neither removed, nor new once that one is removed.
            outlets = {head.id: [one.id for one in head.metadata.outlets] for head in heads}
            now = {id: head.digest for head in heads for id in (*outlets[head.id], head.id)}
            changes = Changes() if before is None else changes_between(before, now)
            await seen.replace(now, outlets)
            if changes:
                for listener in self._listeners:
                    await listener(changes)
            self._is_told = True


class AfterChanges:
    """Does work in the background after changes, and at the start what the last run of the program has left.

    A listener must not do it itself: others would wait for it.

    Args:
        updates: tells of changes.
        work: what is done; it is done once more if it fails.
    """

    def __init__(self, updates: StoryUpdates, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._is_due = asyncio.Event()
        self._is_due.set()
        updates.listen(self._wake)

    async def next_time(self) -> None:
        """Wait until there is something to do, and do it."""
        await self._is_due.wait()
        self._is_due.clear()
        try:
            await self._work()
        except Exception:
            self._is_due.set()
            raise

    async def _wake(self, _changes: Changes) -> None:
        self._is_due.set()


def changes_between(before: dict[str, str], now: dict[str, str]) -> Changes:
    """Return what has changed between the digests of stories by their ids."""
    return Changes(
        tuple(id for id in now if id not in before),
        tuple(id for id, digest in now.items() if id in before and before[id] != digest),
        tuple(id for id in before if id not in now),
    )
