"""Which pictures of an album are replied to: each comes as a message of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.telegram.receiving.request import Kind, Request

KEPT = 1000
"""Albums that are remembered; their messages come within seconds."""


class Albums:
    """The first message of each album that wanted something of the bot."""

    def __init__(self) -> None:
        self._first: dict[tuple[int, str], int] = {}
        self._with_words: dict[tuple[int, str], None] = {}

    def once(self, request: Request) -> Request:
        """Return what a request wants: nothing, if it has no text and another message of its album came before it."""
        if not request.album or request.kind is Kind.IGNORE:
            return request
        if request.kind is not Kind.NOT_TEXT:
            self._with_words[request.chat_id, request.album] = None
            if len(self._with_words) > KEPT:
                del self._with_words[next(iter(self._with_words))]
        first = self._first.setdefault((request.chat_id, request.album), request.message_id)
        if len(self._first) > KEPT:
            del self._first[next(iter(self._first))]
        is_further = request.kind is Kind.NOT_TEXT and request.message_id != first
        return replace(request, kind=Kind.IGNORE) if is_further else request

    def has_words(self, request: Request) -> bool:
        """Return whether a message of the same album has come that says something to the bot."""
        return (request.chat_id, request.album) in self._with_words
