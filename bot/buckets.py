"""Token buckets: how often somebody may do something.

They are our own: limits and aiolimiter read the clock themselves (and aiolimiter waits, but the bot has to say no), and
pyrate-limiter leaves it to the caller to create and forget a bucket for each key.
"""

from __future__ import annotations

from collections.abc import Hashable

MINUTE = 60.0


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
