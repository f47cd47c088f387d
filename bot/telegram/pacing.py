"""How fast the bot sends (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.ext import AIORateLimiter

UNPACED = frozenset({"sendChatAction"})
"""Calls that name a chat and put no message into it, so that Telegram does not count them; none is worth a wait."""

MOST_IDLE = 512
"""Chats whose pace is kept before those that are at rest are forgotten."""


class Pacing(AIORateLimiter):
    """The library's limits (30 messages a second in all, 20 a minute in a group), and one a second in each chat.

    Args:
        max_retries: how often a call is made again after Telegram has asked for a pause.
    """

    def __init__(self, max_retries: int = 5) -> None:
        super().__init__(max_retries=max_retries)
        self._chats: dict[int, AsyncLimiter] = {}

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
        if isinstance(chat_id, int):
            await self._limiter(chat_id).acquire()
        return await super().process_request(callback, args, kwargs, endpoint, data, rate_limit_args)

    def _limiter(self, chat_id: int) -> AsyncLimiter:
        if len(self._chats) > MOST_IDLE:
            self._chats = {
                chat: limiter for chat, limiter in self._chats.items() if not limiter.has_capacity(limiter.max_rate)
            }
        return self._chats.setdefault(chat_id, AsyncLimiter(1, 1))
