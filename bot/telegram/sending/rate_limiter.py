"""How fast the bot sends (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

log = logging.getLogger(__name__)

UNLIMITED = frozenset({"sendChatAction"})
"""Calls that name a chat but send no message, so that Telegram does not count them."""

OVERALL = (5, 5 / 28)
"""Messages, and in how many seconds: below Telegram's thirty a second, in small bursts. Messages that are delayed on
their way arrive together with later ones."""

GROUP = (19, 60.0)
"""The same for each group, which takes twenty a minute."""

CHAT_PAUSE = 1.0
"""Seconds from the end of one call for a chat to the next."""

MOST_IDLE = 512
"""Chats that are remembered before idle ones are forgotten."""


@dataclass(slots=True)
class _Chat:
    """A chat's turn, and when the next call may go."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0

    def is_idle(self, now: float) -> bool:
        return not self.turn.locked() and self.free_at <= now


class ChatRateLimiter(AIORateLimiter):
    """The library's limits, overall and for each group, and a pause between two messages in each chat.

    If Telegram asks for a pause in one chat, only that chat waits; with the library's limiter all would. A call is made
    again after each pause, however many there are, in the chat's order; a stop cancels it.
    """

    def __init__(self) -> None:
        super().__init__(*OVERALL, *GROUP, max_retries=0)
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
        if endpoint in UNLIMITED:
            return await callback(*args, **kwargs)

        async def attempt(*args: Any, **kwargs: Any) -> Any:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                # The library would log it and give up.
                return error

        async def after_pauses() -> Any:
            while True:
                # Each time by the limits: what all chats have waited with would go out at once.
                result = await super(ChatRateLimiter, self).process_request(
                    attempt, args, kwargs, endpoint, data, rate_limit_args
                )
                if not isinstance(result, RetryAfter):
                    return result
                pause = result.retry_after
                seconds = pause.total_seconds() if isinstance(pause, timedelta) else pause
                if chat_id is None:
                    # The program may do nothing else until then.
                    log.warning("%s: Telegram wants a pause of %.0f s", endpoint, seconds)
                await asyncio.sleep(seconds)

        chat_id = data.get("chat_id")
        if not isinstance(chat_id, int):
            return await after_pauses()
        loop = asyncio.get_running_loop()
        chat = self._chat(chat_id, loop.time())
        async with chat.turn:
            await asyncio.sleep(chat.free_at - loop.time())
            try:
                return await after_pauses()
            finally:
                # From the end of the call, since only then the message has surely arrived.
                chat.free_at = loop.time() + CHAT_PAUSE

    def _chat(self, chat_id: int, now: float) -> _Chat:
        if len(self._chats) > MOST_IDLE:
            self._chats = {known: chat for known, chat in self._chats.items() if not chat.is_idle(now)}
        return self._chats.setdefault(chat_id, _Chat())
