"""Adding the articles of feeds while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from bot.database import FeedState
from bot.fetching import Validators, fetch
from bot.library.feeds import Fetch, read_feed
from bot.library.shelf import put
from bot.telegram.services import Services, now
from bot.telegram.story_changes.story_updates import StoryUpdates
from corpus import StorybotError

log = logging.getLogger(__name__)


class Feeds:
    """Reads the feeds of the settings.

    Args:
        services: what handlers need.
        updates: answers from what was added; its settings name the feeds.
        get: fetches an address. If not given, over the network.
    """

    def __init__(self, services: Services, updates: StoryUpdates, get: Fetch = fetch) -> None:
        self._database = services.database
        self._updates = updates
        self._settings = updates.settings
        self._get = get
        self._is_indexed = True

    async def read_all(self) -> None:
        """Add what is new in each feed; one that fails is tried again the next time, and no other waits for it."""
        await self._database.feeds.forget_others(frozenset(self._settings.feeds))
        states = await self._database.feeds.states()
        for one in self._settings.feeds:
            await self._read(one, states.get(one, FeedState()))
        if not self._is_indexed:
            await self._updates.refresh()
            self._is_indexed = True

    async def _read(self, address: str, state: FeedState) -> None:
        """Read a feed, and add what is new."""
        store, begun = self._database.feeds, now()
        try:
            validators = Validators(state.etag, state.modified)
            reading = await read_feed(address, await store.entries(address), validators, self._get)
            outcomes = await asyncio.to_thread(put, self._settings, reading.stories) if reading.stories else []
        except StorybotError as error:
            if str(error) != state.problem:
                log.warning("feed: %s", error)
            failed = FeedState(state.read_at, begun, str(error), state.etag, state.modified)
            await store.put(address, failed, {}, begun)
            return
        for problem in (*reading.problems, *(one.refusal for one in outcomes if one.refusal)):
            log.warning("feed: left out: %s", problem)
        written = Counter(one.outcome for one in outcomes if one.is_written)
        if written:
            log.info("feed %s: %s", address, ", ".join(f"{number} {outcome}" for outcome, number in written.items()))
            self._is_indexed = False
        # They are noted once the stories are written: a stop in between adds them again, which changes nothing.
        read = FeedState(begun, begun, None, reading.validators.etag, reading.validators.modified)
        await store.put(address, read, reading.entries, begun)
