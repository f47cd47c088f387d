"""How old the index and the feeds are, for administrators."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

from babel.dates import format_timedelta

from bot.database import FeedState, Outcome
from bot.telegram.messages.message import Message
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.telegram.story_changes.story_updates import StoryUpdates
from bot.voice import Voice
from index.display import shortened

_MOST_FEEDS = 20
_LONGEST_ADDRESS = 80
_LONGEST_PROBLEM = 100


class Status:
    """Tells administrators what the bot answers from.

    Args:
        services: what handlers need.
        updates: keeps the bot in step with the stories.
    """

    def __init__(self, services: Services, updates: StoryUpdates) -> None:
        self._services = services
        self._updates = updates

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """Show the number of stories, and how long ago the index changed and each feed was read."""
        services, moment = self._services, now()
        contents = await asyncio.to_thread(self._updates.store.contents)
        states = await services.database.feeds.states()
        lines = [voice.text("status-stories", count=len(services.stories))]
        if contents:
            changed = datetime.fromtimestamp(contents.changed_at, UTC)
            lines.append(voice.text("status-index", ago=_ago(changed, moment, voice)))
            if contents.left_out:
                lines.append(voice.text("status-left-out", count=len(contents.left_out)))
        feeds = self._updates.settings.feeds
        lines += _feed_lines({one: states.get(one, FeedState()) for one in feeds[:_MOST_FEEDS]}, moment, voice)
        await services.sender.send(request.target, Message("\n".join(lines)))
        return None


def _feed_lines(feeds: dict[str, FeedState], moment: datetime, voice: Voice) -> Iterator[str]:
    for address, state in feeds.items():
        ago = _ago(state.read_at, moment, voice) if state.read_at else ""
        shown = escape(shortened(address, _LONGEST_ADDRESS))
        yield (
            voice.text("status-feed", address=shown, ago=ago) if ago else voice.text("status-feed-never", address=shown)
        )
        if state.problem:
            yield voice.text("status-feed-problem", problem=escape(shortened(state.problem, _LONGEST_PROBLEM)))


def _ago(then: datetime, moment: datetime, voice: Voice) -> str:
    return format_timedelta(then - moment, add_direction=True, locale=voice.locale)
