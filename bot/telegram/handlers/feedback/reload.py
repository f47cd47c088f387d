"""Taking on changed stories at once, for administrators."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from bot.answering.watching import StoryWatch
from bot.database import Outcome
from bot.telegram.messages.feedback.reloaded import Reloaded, reloaded_html
from bot.telegram.messages.message import Message
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services
from bot.telegram.story_changes.story_updates import StoryUpdates, changes_between
from bot.voice import Voice
from corpus import StorybotError, story_heads

log = logging.getLogger(__name__)


class Reload:
    """Looks for changed stories without waiting for the next regular look, and tells what came of it.

    Args:
        services: what handlers need.
        updates: keeps the bot in step with the stories.
    """

    def __init__(self, services: Services, updates: StoryUpdates) -> None:
        self._services = services
        self._updates = updates

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """Take on what has changed, and say what is new, changed, gone and left out, or what is wrong."""
        before, is_taken, problem = await self._digests(), False, ""
        try:
            is_taken = await StoryWatch(self._updates).take_on()
        except StorybotError as error:
            log.warning("the stories were not taken on: %s", error)
            problem = str(error)
        contents = None if problem else await asyncio.to_thread(self._updates.store.contents)
        changes = changes_between(before, await self._digests())
        reloaded = Reloaded(
            self._headlines(changes.added),
            self._headlines(changes.changed),
            changes.removed,
            len(self._services.stories),
            contents.left_out if contents else (),
            problem,
            is_taken,
        )
        await self._services.sender.send(request.target, Message(reloaded_html(reloaded, voice)))
        return None

    async def _digests(self) -> dict[str, str]:
        heads = await asyncio.to_thread(story_heads, self._services.stories)
        # A story that is found under another outlet's was not removed.
        return {id: head.digest for head in heads for id in (*(one.id for one in head.metadata.outlets), head.id)}

    def _headlines(self, ids: Iterable[str]) -> tuple[str, ...]:
        found = ((id, self._services.catalogue.with_id(id)) for id in ids)
        return tuple(one.headline if one else id for id, one in found)
