"""Which button was pressed last in each chat, so that what a double tap asks for is done once."""

from __future__ import annotations

from hashlib import blake2b

from bot.telegram.receiving.request import Request, lock_of_chat
from bot.telegram.services import Services, now

MOST_REMEMBERED = 10_000
"""Chats whose last pressed button is remembered in memory."""


class LastPresses:
    """Remembers the last press of each chat until something else is done there.

    Args:
        services: what handlers need.
        is_shared: whether other bots share the database, any of which may be given the next press. If so, the last one
            is remembered there, without the ids of people, and is forgotten as a later update of the chat is noted as
            handled (`UpdateStore.handled`).
    """

    def __init__(self, services: Services, *, is_shared: bool) -> None:
        self._services = services
        self._is_shared = is_shared
        self._last: dict[int, str] = {}

    async def note(self, request: Request, person: int) -> bool:
        """Remember a press; return whether it is the last one again.

        Args:
            request: the press.
            person: who presses, if the button does something for them alone, else 0.
        """
        press = blake2b(f"{request.message_id} {person} {request.button}".encode(), digest_size=16).hexdigest()
        if not self._is_shared:
            is_again = self._last.get(request.chat_id) == press
            self._last[request.chat_id] = press
            if len(self._last) > MOST_REMEMBERED:
                del self._last[next(iter(self._last))]
            return is_again
        noted = self._services.database.presses.note(request.chat_lock, request.update_id, press, now())
        return await self._services.if_possible(noted, False)

    def interrupted(self, chat_id: int) -> None:
        """Note that something else is done in a chat: the same button may be pressed again."""
        self._last.pop(chat_id, None)

    async def forget(self, chat_id: int) -> None:
        """Note the same after a press that failed and after an edit that nobody asked for, in the database too."""
        self.interrupted(chat_id)
        if self._is_shared and chat_id:
            await self._services.if_possible(self._services.database.presses.forget(lock_of_chat(chat_id)), None)
