"""Replies that refuse the token while the bot runs. Telegram sends one now and then, so only many in a row count."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from time import monotonic

from telegram.error import NetworkError

from corpus import StorybotError

REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})
"""What Telegram answers to a token that it does not know."""

PATIENCE = 300.0
"""Seconds for which every call has to be refused before the token counts as revoked."""

CURE = "copy the token again from @BotFather (/mybots), and check STORYBOT_API_URL"


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
        if monotonic() - self._since >= PATIENCE:
            self._is_final.set()

    async def final(self) -> TokenRefusedError:
        """Wait until every call has been refused for `PATIENCE`; return what to say then."""
        await self._is_final.wait()
        why = f"Telegram has refused it for {PATIENCE / 60:.0f} minutes ({self._reason})"
        return TokenRefusedError("STORYBOT_TOKEN", why, CURE)

    @property
    def _reason(self) -> str:
        return f"{self._status.value} {self._status.phrase}"
