"""What calls and updates tell of Telegram: whether it replies, what time it is there, whether it refuses the token."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic

import httpx
from telegram import Update
from telegram.error import NetworkError

from bot.telegram.services import now
from corpus import StorybotError

CLOCK_TOLERANCE = timedelta(seconds=30)
"""Difference of the clocks that does not matter."""

PLAUSIBLE = timedelta(days=1)
"""How far ahead of what is known so far the newest message may be dated."""

REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})
"""What Telegram answers to a token that it does not know."""

REFUSAL_PATIENCE = 300.0
"""Seconds for which every call has to be refused before the token counts as revoked."""

CURE = "copy the token again from @BotFather (/mybots), and check STORYBOT_API_URL"


class Pulse:
    """Moments by the monotonic clock, which stay right if the time is set.

    Attributes:
        heard: when updates were last received or asked for with success, by polling or by the webhook; None before
            that.
        unanswered: since when a reply has been due to a call by which updates are received (`getUpdates`, or what is
            called about the webhook); None if none is. A pause between two calls is no silence, nor is an error, or a
            Telegram that cannot be connected to.
        undelivered: why Telegram cannot deliver updates to the webhook; empty if it can, or if the bot polls.
    """

    def __init__(self) -> None:
        self.heard: float | None = None
        self.unanswered: float | None = None
        self.undelivered = ""

    def note_asked(self, patience: float = 0.0) -> None:
        """Note that updates were asked for, whose reply is due within `patience` seconds."""
        if self.unanswered is None:
            self.unanswered = monotonic() + patience

    def note_heard(self) -> None:
        """Note that updates were received, or that there are none."""
        self.note_replied()
        self.heard = monotonic()

    def note_replied(self) -> None:
        """Note that Telegram replied, if only with an error, or could not be connected to."""
        self.unanswered = None


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
        if abs(offset - self.offset) < CLOCK_TOLERANCE:
            return
        self.offset = offset if abs(offset) >= CLOCK_TOLERANCE else timedelta(0)


class TokenRefusedError(StorybotError):
    """Telegram no longer accepts the token."""


class RefusedPollError(NetworkError):
    """A call by which updates are received, and whose token is refused; to the library an error of the network."""


class TokenRefusals:
    """Follows whether the calls by which updates are received are refused, and for how long they have been.

    `changed` is set if a refusal begins or ends.
    """

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self._is_final = asyncio.Event()
        self._since: float | None = None
        self._status = HTTPStatus.OK

    @property
    def trouble(self) -> str:
        """What is wrong, and the way out, if the last call was refused; else empty."""
        if self._since is None:
            return ""
        return f"STORYBOT_TOKEN: Telegram refuses it now ({self._reason}); if that lasts, {CURE}"

    def note(self, status: int | None) -> None:
        """Note the HTTP status of a reply to such a call, or None if none came."""
        if status not in REFUSALS:
            if self._since is not None:
                self._since = None
                self.changed.set()
            return
        self._status = HTTPStatus(status)
        if self._since is None:
            self._since = monotonic()
            self.changed.set()
        if monotonic() - self._since >= REFUSAL_PATIENCE:
            self._is_final.set()

    async def final(self) -> TokenRefusedError:
        """Wait until every call has been refused for `REFUSAL_PATIENCE`; return what to say then."""
        await self._is_final.wait()
        why = f"Telegram has refused it for {REFUSAL_PATIENCE / 60:.0f} minutes ({self._reason})"
        return TokenRefusedError("STORYBOT_TOKEN", why, CURE)

    @property
    def _reason(self) -> str:
        return f"{self._status.value} {self._status.phrase}"
