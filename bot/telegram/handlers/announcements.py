"""Where new stories are announced, as the bot's administrators choose."""

from __future__ import annotations

import re
from html import escape

from bot.database import AnnouncementPlace, Outcome
from bot.replies.attribution import LONGEST_PART
from bot.telegram.messages.message import Message
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services, now
from bot.voice import Voice
from index.display import shortened

COMMAND, OFF = "/announce", "off"
"""The command, and what follows it to stop."""

_CHANNEL = re.compile(r"@\w{4,32}|-?100\d{1,13}", re.ASCII)
"""A channel's name or id, whose minus is lost as punctuation after the command."""


class Announcements:
    """Switches announcements of new stories on and off: for the chat of the command, or for a channel that it names."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, request: Request, voice: Voice) -> Outcome | None:
        """Switch announcements on or off, and say so, or say what is missing."""
        named, _, more = request.text.casefold().partition(" ")
        if named in ("", OFF):
            place = AnnouncementPlace(request.chat_id, request.topic_id, voice.locale)
            line = await self._switch(place, COMMAND, voice, on=not named)
        elif _CHANNEL.fullmatch(named) and more.strip() in ("", OFF):
            line = await self._channel(named, voice, on=not more.strip())
        else:
            line = voice.text("announce-how", command=f"{COMMAND} @…")
        await self._services.sender.send(request.target, Message(line))
        return None

    async def _channel(self, name: str, voice: Voice, *, on: bool) -> str:
        channel = await self._services.sender.channel(name if name.startswith("@") else -abs(int(name)))
        if channel is None:
            return voice.text("announce-no-channel")
        if on and not channel.may_post:
            return voice.text("announce-may-not-post")
        place = AnnouncementPlace(channel.id, 0, voice.locale)
        line = await self._switch(place, f"{COMMAND} {name}", voice, on=on)
        return f"<b>{escape(shortened(channel.title, LONGEST_PART))}</b>\n{line}"

    async def _switch(self, place: AnnouncementPlace, command: str, voice: Voice, *, on: bool) -> str:
        store, off = self._services.database.announcements, f"{command} {OFF}"
        if not on:
            await store.forget(place.chat_id, place.topic_id)
            return voice.text("announce-off")
        is_new = await store.put(place, now())
        return voice.text("announce-on", command=off) if is_new else voice.text("announce-still-on", command=off)
