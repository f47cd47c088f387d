"""Which request is the newest of those that replace each other: the edits of a question, a query as it is typed."""

from __future__ import annotations

from bot.telegram.receiving.request import Request

KEPT = 10_000
"""Requests that are remembered; far more than can wait at a time."""


class NewestRequests:
    """The newest request of each key (`Request.newest_key`), as they come.

    It is asked before an answer is made and again before it is sent: an answer to an older request is not sent.

    Args:
        kept: how many requests are remembered; the oldest are forgotten first.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._newest: dict[tuple[int, int], int] = {}

    def note(self, request: Request) -> None:
        """Remember a request that has come."""
        if request.newest_key:
            self._newest.pop(request.newest_key, None)
            self._newest[request.newest_key] = request.update_id
            if len(self._newest) > self._kept:
                del self._newest[next(iter(self._newest))]

    def is_newest(self, request: Request) -> bool:
        """Return whether no newer one has come."""
        return not request.newest_key or self._newest.get(request.newest_key, request.update_id) == request.update_id
