"""Answering other programs, and looking for story files that have changed, for as long as the program runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.answering.current_index import CurrentIndex
from bot.answering.threads import LONGEST_KEPT, Answering, answering_threads
from bot.answering.verbs import Verbs
from bot.library import story_folders
from bot.opening import embedding_model
from bot.program.regular_work import RegularWork
from bot.settings import Settings
from corpus import NoStoriesError, StorybotError, StoryFolders, story_files
from index.errors import IndexDamagedError
from index.storage.generation import OTHER_VERSION
from index.story_bot import StoryBot

log = logging.getLogger(__name__)

SETTLE = 1.0
"""Seconds in which files have to stay as they are before they are read: somebody may be writing them."""

Looks = tuple[frozenset[str], frozenset[tuple[str, int, int, int]]]
"""What was withdrawn, and what files look like from outside: name, inode, size and time of the last change of each."""

LOOK_EVERY = 5.0
"""Seconds between two looks for a newer index."""

LINK_EVERY = 60.0
"""Seconds between two looks whether the graph over the vectors is to be made anew."""

FORGET_EVERY = 300.0
"""Seconds between two times that old answers are forgotten."""


class StoryWatch:
    """Brings the index up to date when story files change, and builds it anew if it is gone or cannot be read.

    Args:
        index: does that, and answers from it; its settings tell where the stories lie.
    """

    def __init__(self, index: CurrentIndex) -> None:
        self._index = index
        self._known: Looks | None = None
        self._due: float | None = None
        self._told: frozenset[str] = frozenset()

    async def look(self) -> bool:
        """Take on what has changed since the last look; return whether there was anything.

        Files that are being written are left to the next look. What is wrong is logged once, until it changes.
        """
        try:
            return await self._look()
        except NoStoriesError as error:
            self._tell(frozenset({str(error)}))
            self._known = None
            await self._index.end()
        except StorybotError as error:
            self._tell(frozenset({str(error)}))
        return False

    async def _look(self) -> bool:
        folders = await asyncio.to_thread(story_folders, self._index.settings)
        looks = await asyncio.to_thread(_looks_of, folders)
        if looks == self._known and not self._is_due() and not await self._is_damaged():
            return False
        if self._known not in (None, looks):
            await asyncio.sleep(SETTLE)
            if looks != await asyncio.to_thread(_looks_of, folders):
                return False
        taken_up = await self.take_on()
        contents = await asyncio.to_thread(self._index.store.contents)
        self._tell(frozenset(contents.left_out if contents else ()))
        self._known, self._due = looks, contents.due if contents else None
        return taken_up

    async def take_on(self) -> bool:
        """Take on what has changed, with no look before it; return as `look` does. Raises StorybotError."""
        model = embedding_model(self._index.settings)
        try:
            contents = await asyncio.to_thread(self._index.store.contents)
        except IndexDamagedError as error:
            if error.why == OTHER_VERSION:
                raise
            # It is built anew, as at a start.
            contents = None
        # With another model, or from another version's index, all would be built again: that is for the next start,
        # since two running bots would do so in turn.
        return (contents is None or contents.model == model.identity) and await self._index.refresh()

    async def _is_damaged(self) -> bool:
        try:
            await asyncio.to_thread(self._index.store.version)
        except StorybotError as error:
            return isinstance(error, IndexDamagedError)
        return False

    def _is_due(self) -> bool:
        """Whether an embargo has ended, or a story has expired, since the last look."""
        return self._due is not None and self._due <= now().timestamp()

    def _tell(self, lines: frozenset[str]) -> None:
        for line in sorted(lines - self._told):
            log.warning("left out: %s", line)
        self._told = lines


def _looks_of(folders: StoryFolders) -> Looks:
    found = set()
    for file in story_files(folders):
        try:
            status = file.stat()
        except OSError:
            # It was removed a moment ago, or cannot be seen.
            continue
        found.add((file.name, status.st_ino, status.st_size, status.st_mtime_ns))
    return folders.withdrawn, frozenset(found)


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def answering(answerer: StoryBot, settings: Settings) -> AsyncIterator[Verbs]:
    """Answer in threads as long as the context is open, from an index that is kept in step with the stories."""
    threads = answering_threads()
    beside = Answering(threads)
    index = CurrentIndex(answerer, beside, settings)
    repeat = RegularWork().repeat

    async def forget() -> None:
        beside.forget(LONGEST_KEPT)

    looking = [
        asyncio.create_task(repeat(index.take_up, LOOK_EVERY, "taking up a newer index")),
        asyncio.create_task(repeat(index.renew_graph, LINK_EVERY, "linking vectors with their neighbours")),
        asyncio.create_task(repeat(forget, FORGET_EVERY, "forgetting old answers")),
    ]
    if settings.watch_seconds:
        watch = StoryWatch(index)
        looking.append(asyncio.create_task(repeat(watch.look, settings.watch_seconds, "looking for changed stories")))
    try:
        yield Verbs(answerer, beside, settings)
    finally:
        for task in looking:
            task.cancel()
        threads.shutdown(wait=False, cancel_futures=True)
