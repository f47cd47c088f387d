"""How fast the bot sends (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from bot.telegram.sending.shutdown import speaking

UNPACED = frozenset({"sendChatAction"})
"""Calls that name a chat and put no message into it, so that Telegram does not count them; none is worth a wait."""

OVERALL = (5, 5 / 28)
"""Messages, and in how many seconds: under the thirty a second that Telegram takes, and in small bursts alone. What a
busy moment holds up on its way arrives together with what was sent on time."""

GROUP = (19, 60.0)
"""The same for each group, which takes twenty a minute."""

CHAT_PAUSE = 1.0
"""Seconds from the end of one call for a chat to the next."""

MOST_IDLE = 512
"""Chats whose pace is kept before those that are at rest are forgotten."""


@dataclass(slots=True)
class _Chat:
    """A chat's turn, and when the next call may go."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0

    def is_at_rest(self, now: float) -> bool:
        return not self.turn.locked() and self.free_at <= now


class Pacing(AIORateLimiter):
    """The library's limits, overall and for each group, and a pause between two messages in each chat.

    A chat for which Telegram asks for a pause waits by itself; the library would let all of them wait.

    Args:
        max_tries: how often a call is made that Telegram answers with a pause.
    """

    def __init__(self, max_tries: int = 6) -> None:
        super().__init__(*OVERALL, *GROUP, max_retries=0)
        self._max_tries = max_tries
        self._chats: dict[int, _Chat] = {}

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint in UNPACED:
            return await callback(*args, **kwargs)

        chat_id = data.get("chat_id")

        async def patiently(*args: Any, **kwargs: Any) -> Any:
            if chat_id is not None:
                speaking()
            for _ in range(self._max_tries - 1):
                try:
                    return await callback(*args, **kwargs)
                except RetryAfter as error:
                    pause = error.retry_after
                    await asyncio.sleep(pause.total_seconds() if isinstance(pause, timedelta) else pause)
            return await callback(*args, **kwargs)

        if not isinstance(chat_id, int):
            return await super().process_request(patiently, args, kwargs, endpoint, data, rate_limit_args)
        loop = asyncio.get_running_loop()
        chat = self._chat(chat_id, loop.time())
        async with chat.turn:
            await asyncio.sleep(chat.free_at - loop.time())
            try:
                return await super().process_request(patiently, args, kwargs, endpoint, data, rate_limit_args)
            finally:
                # From the end on, since only then it is sure to have arrived.
                chat.free_at = loop.time() + CHAT_PAUSE

    def _chat(self, chat_id: int, now: float) -> _Chat:
        if len(self._chats) > MOST_IDLE:
            self._chats = {known: chat for known, chat in self._chats.items() if not chat.is_at_rest(now)}
        return self._chats.setdefault(chat_id, _Chat())
