"""Stories that change while the bot runs, and telling who has to know."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.answering.current_index import CurrentIndex
from bot.program.waits import may_take_long
from bot.settings import Settings
from bot.telegram.services import Services
from corpus import story_heads


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


class StoryUpdates(CurrentIndex):
    """Keeps a running bot in step with the stories, and tells who has to know.

    Args:
        services: what handlers need.
        settings: where the stories and the index lie.
        tells: whether this bot tells who has to know; of those that share a database, one does.
    """

    def __init__(self, services: Services, settings: Settings, tells: Callable[[], bool] = lambda: True) -> None:
        super().__init__(services.answerer, services.answering, settings, may_take_long)
        self._services = services
        self._tells = tells
        self._listeners: list[Listener] = []
        self._telling = asyncio.Lock()
        self._is_told = True

    def listen(self, listener: Listener) -> None:
        """Tell a function of all changes from now on."""
        self._listeners.append(listener)

    def forget_listeners(self) -> None:
        """Tell no function any more of changes."""
        self._listeners.clear()

    async def take_up(self) -> bool:
        is_newer = await super().take_up()
        # The database may have been away when there was something to tell.
        if is_newer or not self._is_told:
            await self.tell()
        return is_newer

    async def end(self) -> bool:
        has_ended = await super().end()
        if has_ended:
            await self.tell()
        return has_ended

    async def tell(self) -> None:
        """Tell the listeners what is other than when they were told last; at the first start, nothing is."""
        if not self._tells():
            return
        async with self._telling:
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
