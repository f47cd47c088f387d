"""Telegram's flood limits, as https://core.telegram.org/bots/faq gives them."""

import math
from dataclasses import dataclass

from ..errors import too_many_requests

# Requests that left in time may arrive closer together than they left.
_JITTER_S = 0.05


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds, and at most that many at once."""

    amount: int
    seconds: float


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """How much may be sent; groups have to keep to `per_chat` as well."""

    per_chat: Rate = Rate(1, 1.0)
    overall: Rate = Rate(30, 1.0)
    per_group: Rate = Rate(20, 60.0)


class _Bucket:
    """A leaky bucket: it holds `amount` messages and loses `amount` in `seconds`."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._level = 0.0
        self._at = 0.0

    def wait_s(self, now: float) -> float:
        """Return for how many seconds there is no room for one more message."""
        overflow = self._level_at(now) + 1 - self._rate.amount
        wait = overflow * self._rate.seconds / self._rate.amount
        return wait if wait > _JITTER_S else 0.0

    def add(self, now: float) -> None:
        self._level = self._level_at(now) + 1
        self._at = now

    def _level_at(self, now: float) -> float:
        return max(0.0, self._level - (now - self._at) * self._rate.amount / self._rate.seconds)


class FloodGate:
    """Counts what is sent and refuses what is too much."""

    def __init__(self, limits: FloodLimits) -> None:
        self._limits = limits
        self._overall = _Bucket(limits.overall)
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, _Bucket] = {}

    def check(self, chat_id: int | None, now: float) -> None:
        """Count a message to a chat (a group if the id is negative) at `now`, in seconds.

        Without a chat, as in inline mode, it counts for the bot's whole alone.

        Raises `ApiError` 429 with the whole seconds to wait if it is too much. That message is not counted.
        """
        buckets = [self._overall]
        if chat_id is not None:
            buckets.append(self._chats.setdefault(chat_id, _Bucket(self._limits.per_chat)))
        if chat_id is not None and chat_id < 0:
            buckets.append(self._groups.setdefault(chat_id, _Bucket(self._limits.per_group)))
        wait = max(bucket.wait_s(now) for bucket in buckets)
        if wait:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.add(now)
