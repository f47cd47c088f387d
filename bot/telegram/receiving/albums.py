"""Which pictures of an album are replied to: each comes as a message of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.telegram.receiving.request import Kind, Request
from bot.telegram.services import Services, now

KEPT = 1000
"""Albums that are remembered in memory; their messages come within seconds."""


class Albums:
    """The first message of each album that wanted something of the bot.

    Args:
        services: what handlers need.
        is_shared: whether other bots share the database, and may be given the other messages of an album. If so, the
            albums are remembered there too.
    """

    def __init__(self, services: Services, *, is_shared: bool) -> None:
        self._services = services
        self._is_shared = is_shared
        self._first: dict[tuple[int, str], int] = {}
        self._with_words: dict[tuple[int, str], None] = {}

    async def once(self, request: Request) -> Request:
        """Return what a request wants: nothing, if it has no text and another message of its album came before it."""
        if not request.album or request.kind is Kind.IGNORE:
            return request
        has_words = request.kind is not Kind.NOT_TEXT
        if has_words:
            self._with_words[request.chat_id, request.album] = None
            if len(self._with_words) > KEPT:
                del self._with_words[next(iter(self._with_words))]
        first = self._first.setdefault((request.chat_id, request.album), request.message_id)
        if len(self._first) > KEPT:
            del self._first[next(iter(self._first))]
        if self._is_shared:
            note = self._services.database.albums.note
            noted = note(request.chat_lock, request.album, request.message_id, now(), has_words=has_words)
            first = await self._services.if_possible(noted, first)
        is_further = not has_words and request.message_id != first
        return replace(request, kind=Kind.IGNORE) if is_further else request

    async def has_words(self, request: Request) -> bool:
        """Return whether a message of the same album has come that says something to the bot."""
        is_known = (request.chat_id, request.album) in self._with_words
        if is_known or not self._is_shared:
            return is_known
        found = self._services.database.albums.has_words(request.chat_lock, request.album)
        return await self._services.if_possible(found, False)
