"""What time it is for Telegram, whose dates tell how old messages are; the machine's own clock may be wrong."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram import Update

from bot.telegram.services import now

TOLERANCE = timedelta(seconds=30)
"""Difference of the clocks that does not matter."""

PLAUSIBLE = timedelta(days=1)
"""How far ahead of what is known so far the newest message may be dated."""


class TelegramClock:
    """Compares Telegram's clock with the machine's.

    `offset` is what to add to the machine's time to get Telegram's; zero if the two agree.
    """

    def __init__(self) -> None:
        self.offset = timedelta(0)

    async def note_reply(self, response: httpx.Response) -> None:
        """Note the date of a reply, if it has one."""
        try:
            date = parsedate_to_datetime(response.headers["date"]).astimezone(UTC)
        except (KeyError, ValueError):
            return
        self._note(date - now())

    def note_updates(self, updates: tuple[Update, ...]) -> None:
        """Note the dates of messages that were fetched: no message is sent in the future."""
        messages = [update.message for update in updates if update.message]
        ahead = max((message.date - now() for message in messages), default=self.offset)
        if self.offset < ahead < self.offset + PLAUSIBLE:
            self._note(ahead)

    def _note(self, offset: timedelta) -> None:
        if abs(offset - self.offset) < TOLERANCE:
            return
        self.offset = offset if abs(offset) >= TOLERANCE else timedelta(0)
