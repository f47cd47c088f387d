"""Which version of a question is the newest, as readers change what they have asked."""

from __future__ import annotations

KEPT = 10_000
"""Questions that are remembered; far more than can wait at a time."""


class Versions:
    """The newest version of each question that has come of late.

    A version is any number that grows, such as an update's id. The versions of a question are noted as they come, and
    looked up before an answer is made and again before it is sent: an answer to a version that is no longer the newest
    is not worth sending.

    Args:
        kept: how many questions are remembered; the ones noted longest ago are forgotten first.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._newest: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        return len(self._newest)

    def note(self, chat_id: int, message_id: int, version: int) -> None:
        """Remember a version; one that comes late, after a newer one, changes nothing."""
        key = (chat_id, message_id)
        self._newest[key] = max(version, self._newest.pop(key, version))
        if len(self._newest) > self._kept:
            del self._newest[next(iter(self._newest))]

    def is_newest(self, chat_id: int, message_id: int, version: int) -> bool:
        """Return whether no newer version is known."""
        return version >= self._newest.get((chat_id, message_id), version)
