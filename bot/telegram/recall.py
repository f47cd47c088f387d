"""Finds again what answers showed, also of stories that have other words now."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from bot.library.withdrawals import withdrawn
from bot.settings import Settings
from bot.telegram.messages.recalled import Recalled, digests_of, recalled
from bot.telegram.messages.stored_answer import ShownAnswer
from bot.telegram.services import Services
from corpus import Story, stories_with_id, story_heads, story_with_digest


class Recall:
    """Puts together what answers showed: from the stories as they are, and from the versions that were shown.

    Args:
        services: what handlers need.
        settings: where the list of withdrawn sentences lies.
    """

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._settings = settings

    async def answer(self, shown: ShownAnswer, *, removed: bool = False, absent: Collection[str] = ()) -> Recalled:
        """Return what an answer showed; `removed` is whether stories that were removed are recalled too.

        `absent` are the ids of those of them that are there and may not be shown now.

        Raises StateError if the list of withdrawn sentences cannot be read.
        """
        digests = digests_of(shown)
        found = {id: await self._now(id) for id in digests.values()}
        now = list({story.id: story for story in found.values() if story}.values())
        other = [
            digest for digest, id in digests.items() if (removed or found[id]) and not story_with_digest(now, digest)
        ]
        versions = await self._services.database.versions.get(other) if other else {}

        def together() -> Recalled:
            return recalled(shown, now, versions, withdrawn(self._settings) if versions else (), absent)

        # Long stories take a while to compare.
        return await asyncio.to_thread(together) if versions else together()

    async def version(self, digest: str) -> Story | None:
        """Return the version of a story with that digest as it was shown; None if the story was removed.

        It may have sentences that were withdrawn since: show it by `answer`.
        """
        versions = await self._services.if_possible(self._services.database.versions.get([digest]), {})
        story = versions.get(digest)
        return story if story and await self._now(story.id) else None

    async def _now(self, id: str) -> Story | None:
        """The story of an id as it is now, perhaps under the id of another outlet; None if it was removed."""
        stories = self._services.stories

        def found() -> Story | None:
            if first := next(iter(stories_with_id(stories, id)), None):
                return first
            heads = story_heads(stories)
            ids = (head.id for head in heads if any(id == other.id for other in head.metadata.outlets))
            return next((story for other in ids for story in stories_with_id(stories, other)), None)

        # They may be in a database that is slow to answer.
        return await asyncio.to_thread(found)
