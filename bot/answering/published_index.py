"""What is told of the index that is answered from."""

from __future__ import annotations

import time
from collections.abc import Hashable
from functools import lru_cache

from bot.settings import Settings
from corpus import StorybotError
from index.archive import Archive
from index.errors import IndexDamagedError
from index.storage.generation import Contents
from index.storage.stored_stories import REBUILD

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
