"""Faults that a test injects into calls."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from ..errors import ApiError

NOT_JSON = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
WRONG_FORM = b'["neither ok", "nor result"]'


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client: an HTTP status and a body."""

    status: int
    body: bytes

    @classmethod
    def result(cls, value: Any) -> "Answer":
        """Return the answer to a call that succeeded."""
        return cls(200, json.dumps({"ok": True, "result": value}).encode())

    @classmethod
    def refusal(cls, error: ApiError) -> "Answer":
        """Return the answer to a call that was refused."""
        return cls(error.status, json.dumps(error.body()).encode())


Fault = Callable[[Callable[[], Awaitable[Answer]]], Awaitable[Answer | None]]
"""What goes wrong with a call: gets a function that carries the call out, and returns the answer to the client.

None closes the connection without an answer.
"""


def refuse(error: ApiError) -> Fault:
    """Refuse the call, without effect."""
    return garble(error.status, json.dumps(error.body()).encode())


def garble(status: int, body: bytes) -> Fault:
    """Answer with this status and body, without effect."""

    async def apply(_: Callable[[], Awaitable[Answer]]) -> Answer:
        return Answer(status, body)

    return apply


def hang(seconds: float) -> Fault:
    """Wait, then carry the call out."""

    async def apply(answer: Callable[[], Awaitable[Answer]]) -> Answer:
        await asyncio.sleep(seconds)
        return await answer()

    return apply


def drop(*, after_effect: bool) -> Fault:
    """Close the connection without an answer, before or after the call has an effect."""

    async def apply(answer: Callable[[], Awaitable[Answer]]) -> None:
        if after_effect:
            await answer()

    return apply


class Faults:
    """The faults to come, by method and in order."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Add a fault for `times` calls of a method, after those already added."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Remove and return the fault for a call of this method, or None."""
        return self._waiting[method].popleft() if self._waiting[method] else None

    def clear(self) -> None:
        """Remove all faults."""
        self._waiting.clear()
