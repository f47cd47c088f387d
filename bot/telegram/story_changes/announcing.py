"""Telling chats of new stories."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from telegram.error import TelegramError

from bot.database import AnnouncementPlace, Conversation
from bot.telegram.errors import ENDED, UNDELIVERED, ErrorKind, kind_of, reason
from bot.telegram.messages.announcement import announcement, announcement_of_many
from bot.telegram.messages.message import Message
from bot.telegram.messages.story_list import listings_of
from bot.telegram.receiving.access import Allowed
from bot.telegram.sending.sender import Target
from bot.telegram.sending.shutdown import finish
from bot.telegram.services import Services, now
from bot.voice import voice_for
from index.catalogue import Listing

log = logging.getLogger(__name__)

MOST_SINGLE = 5
"""Most new stories that are announced in messages of their own."""

_ENDED = ENDED | {ErrorKind.TOPIC_GONE}


class Announcer:
    """Announces new stories in the chats that want it, in each once, and forgets chats that are gone.

    Args:
        services: what handlers need.
        allowed: whom the bot serves now; in no other chat is anything announced.
    """

    def __init__(self, services: Services, allowed: Callable[[], Allowed]) -> None:
        self._services = services
        self._allowed = allowed
        self._unnoted: deque[tuple[int, int, Mapping[str, str], int | None, datetime]] = deque()

    async def announce(self) -> None:
        """Announce the stories that wait for it; those that cannot be announced now wait on.

        Raises SQLAlchemyError or OSError if the database fails.
        """
        services, database = self._services, self._services.database
        await self._note()
        new = await database.seen_stories.unannounced()
        if not new:
            return
        listings = [one for one in services.catalogue.listings if one.id in new]
        is_done = True
        for place in await database.announcements.all():
            if not self._allowed().serves(place.chat_id):
                continue
            try:
                await self._announce_in(place, listings, new)
            except TelegramError as error:
                kind = kind_of(error)
                is_done = is_done and kind not in UNDELIVERED
                if kind in _ENDED:
                    await database.announcements.forget(place.chat_id, place.topic_id)
                then = "new stories are no longer announced there" if kind in _ENDED else "the next chat follows"
                log.warning("could not announce new stories in chat %d; %s (%s)", place.chat_id, then, reason(error))
        if is_done:
            await database.seen_stories.announced(new)

    async def _announce_in(
        self, place: AnnouncementPlace, listings: Sequence[Listing], digests: Mapping[str, str]
    ) -> None:
        services = self._services
        done = await services.database.posted_stories.announced(place.chat_id, place.topic_id)
        _, group = await services.database.conversations.scopes(Conversation.of_group(place.chat_id))
        in_group = listings_of(group, services.catalogue)
        wanted = [one for one in listings if digests[one.id] not in done and (not in_group or one in in_group)]
        voice = voice_for(place.locale)
        if len(wanted) > MOST_SINGLE:
            await finish(self._send(place, wanted, digests, announcement_of_many(wanted, voice)))
            return
        # The newest comes last, where readers look first.
        for one in reversed(wanted):
            # So that a sentence that is withdrawn can be taken out.
            await services.database.versions.put((one.story,), now())
            message = announcement(one, voice, services.sender.bot_name, private=place.chat_id > 0)
            await finish(self._send(place, [one], digests, message))

    async def _send(
        self, place: AnnouncementPlace, stories: Sequence[Listing], digests: Mapping[str, str], message: Message
    ) -> None:
        """Send an announcement, and note it before anything else is sent, even if the database fails meanwhile.

        If the program is killed in between, the next start sends this one message once more.
        """
        sent = await self._services.sender.send(Target(place.chat_id, place.topic_id), message)
        announced = {one.id: digests[one.id] for one in stories}
        message_id = sent.message_id if len(stories) == 1 else None
        self._unnoted.append((place.chat_id, place.topic_id, announced, message_id, now()))
        await self._note()

    async def _note(self) -> None:
        """Note what was announced and is not noted yet."""
        while self._unnoted:
            await self._services.database.posted_stories.put_announced(*self._unnoted[0])
            self._unnoted.popleft()
