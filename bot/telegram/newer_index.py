"""Taking up what another process publishes while the bot runs."""

from __future__ import annotations

import asyncio
import logging

from bot.telegram.services import Services
from index.storage.index_store import IndexStore
from index.storage.story_index import StoryIndex

log = logging.getLogger(__name__)


async def take_up_newer(services: Services, store: IndexStore) -> bool:
    """Answer from the published index from now on, if it is another version than the one in use; return whether it is.

    An index of another embedding model is left to the next start. Raises IndexDamagedError if the index cannot be read.
    """
    known = services.answerer.store
    version = await asyncio.to_thread(store.version)
    if not isinstance(known, StoryIndex) or version in (None, known.version):
        return False
    contents = await asyncio.to_thread(store.contents)
    if contents is None or contents.model != known.model:
        return False
    # The answering thread opens it, so that no question meets it half way.
    await asyncio.get_running_loop().run_in_executor(
        services.executor, lambda: services.answerer.take_up(store.load(known))
    )
    log.info("answering from a newer index, of %d stories", len(services.stories))
    return True
