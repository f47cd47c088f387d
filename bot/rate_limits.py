"""How much is taken on: rates for each reader and group, limits for what waits, and one notice a burst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from enum import Enum, auto

MINUTE = 60.0

GROUP_MULTIPLE = 3
"""How many times what one person may ask all of a group may ask together."""

WAITING_IN_CHAT = 10
"""Questions of one person that may wait or be answered in a chat, if fewer may be asked at once."""

REPEATED_AFTER = 60.0
"""Seconds after which a refusal is told again."""


class Buckets:
    """Token buckets, one a key (https://en.wikipedia.org/wiki/Token_bucket).

    Args:
        per_minute: how many tokens come back in a minute; a full bucket holds as many.
    """

    def __init__(self, per_minute: int) -> None:
        self._capacity = float(per_minute)
        self._buckets: dict[Hashable, tuple[float, float]] = {}

    def __len__(self) -> int:
        """How many buckets are not full."""
        return len(self._buckets)

    def holds(self, key: Hashable, now: float) -> bool:
        """Return whether a token can be taken."""
        return self._tokens(key, now) >= 1

    def take(self, key: Hashable, now: float) -> None:
        """Take a token that is there."""
        self._buckets[key] = (self._tokens(key, now) - 1, now)

    def forget_full(self, now: float) -> None:
        """Forget full buckets; they are as good as none."""
        self._buckets = {
            key: bucket for key, bucket in self._buckets.items() if self._tokens(key, now) < self._capacity
        }

    def _tokens(self, key: Hashable, now: float) -> float:
        tokens, since = self._buckets.get(key, (self._capacity, now))
        return min(self._capacity, tokens + max(0.0, now - since) * self._capacity / MINUTE)


class Verdict(Enum):
    """What becomes of a question."""

    ACCEPT = auto()
    """It is answered, and `RateLimits.finished` is called once that is done."""
    NOTICE_READER = auto()
    """Refused: the reader asks too fast, and is told."""
    NOTICE_CHAT = auto()
    """Refused: the group asks too fast, and is told."""
    NOTICE_BUSY = auto()
    """Refused: too much waits, and the chat is told."""
    DROP = auto()
    """Refused, and nothing is said, since it was lately."""


class Notices:
    """Says a thing once, and again only after a while, however often it comes up.

    Args:
        least: the least time from one saying to the next, in seconds.
    """

    def __init__(self, least: float = REPEATED_AFTER) -> None:
        self._least = least
        self._last: dict[Hashable, float] = {}

    def __len__(self) -> int:
        """How many things were said lately."""
        return len(self._last)

    def due(self, key: Hashable, now: float) -> bool:
        """Return whether to say a thing that comes up; it then counts as said."""
        last = self._last.get(key)
        is_due = last is None or now - last >= self._least
        if is_due:
            self._last[key] = now
        return is_due

    def forget_old(self, now: float) -> None:
        """Keep only what was said lately."""
        self._last = {key: last for key, last in self._last.items() if now - last < self._least}


class RateLimits:
    """Decides which questions are taken on. A refused question uses nothing up.

    Args:
        questions_per_minute: how many one person may ask in a minute, or at once after a while; the people of a group
            may together ask `GROUP_MULTIPLE` times that.
        queue: most questions that wait or are being answered.
        in_chat: most of them in a private chat, and `GROUP_MULTIPLE` times as many in a group; if None, what may be
            asked at once, but no less than `WAITING_IN_CHAT`.
    """

    def __init__(self, questions_per_minute: int, queue: int, in_chat: int | None = None) -> None:
        self._readers = Buckets(questions_per_minute)
        self._groups = Buckets(questions_per_minute * GROUP_MULTIPLE)
        self._queue = queue
        self._in_chat = max(WAITING_IN_CHAT, questions_per_minute) if in_chat is None else in_chat
        self._waiting: Counter[int] = Counter()
        self._notices = Notices()
        self._swept = 0.0

    def __len__(self) -> int:
        """How much is remembered; nothing once all is answered and quiet."""
        return len(self._readers) + len(self._groups) + len(self._waiting) + len(self._notices)

    @property
    def waiting(self) -> int:
        """How many questions wait or are being answered."""
        return self._waiting.total()

    def admit(self, chat_id: int, user_id: int, now: float, *, is_press: bool = False) -> Verdict:
        """Decide about a question.

        Args:
            chat_id: where it is asked; groups have ids below 0.
            user_id: who asks; a chat's id where somebody writes as one.
            now: seconds of a monotonic clock.
            is_press: whether it is the press of a button. Its reader alone sees the refusal, each time.
        """
        self._forget(now)
        refusal = self._refusal(chat_id, user_id, now)
        if refusal is not None:
            if is_press:
                return refusal
            who = user_id if refusal is Verdict.NOTICE_READER else None
            return refusal if self._notices.due((refusal, chat_id, who), now) else Verdict.DROP
        self._readers.take(user_id, now)
        if chat_id < 0:
            self._groups.take(chat_id, now)
        self._waiting[chat_id] += 1
        return Verdict.ACCEPT

    def finished(self, chat_id: int) -> None:
        """Note that a question that was taken on has been answered, or never will be."""
        self._waiting[chat_id] -= 1
        if self._waiting[chat_id] <= 0:
            del self._waiting[chat_id]

    def _refusal(self, chat_id: int, user_id: int, now: float) -> Verdict | None:
        if not self._readers.holds(user_id, now):
            return Verdict.NOTICE_READER
        full = self._waiting[chat_id] >= self._in_chat * (GROUP_MULTIPLE if chat_id < 0 else 1)
        if chat_id < 0 and (full or not self._groups.holds(chat_id, now)):
            return Verdict.NOTICE_CHAT
        if full:
            return Verdict.NOTICE_READER
        return Verdict.NOTICE_BUSY if self.waiting >= self._queue else None

    def _forget(self, now: float) -> None:
        """Forget what is over, once a minute, so that memory follows what was asked lately."""
        if now - self._swept < MINUTE:
            return
        self._swept = now
        self._readers.forget_full(now)
        self._groups.forget_full(now)
        self._notices.forget_old(now)
