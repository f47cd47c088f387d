"""Faults that a test injects: each wraps the answer of one call."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from .errors import ApiError

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


class Fault(Protocol):
    """Something that goes wrong with one call."""

    async def apply(self, answer: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """Return what the client gets, None to close the connection; `answer` carries the call out."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """The call has no effect and is refused."""

    error: ApiError

    async def apply(self, answer: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """See `Fault`."""
        return Answer.refusal(self.error)


@dataclass(frozen=True, slots=True)
class Hang:
    """Nothing happens for a while, then all is well."""

    seconds: float

    async def apply(self, answer: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """See `Fault`."""
        await asyncio.sleep(self.seconds)
        return await answer()


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection ends without an answer, before the call has an effect or after."""

    after_effect: bool

    async def apply(self, answer: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """See `Fault`."""
        if self.after_effect:
            await answer()
        return None


@dataclass(frozen=True, slots=True)
class Garble:
    """The call has no effect, and the body of the answer is not what it should be."""

    body: bytes

    async def apply(self, answer: Callable[[], Awaitable[Answer]]) -> Answer | None:
        """See `Fault`."""
        return Answer(200, self.body)


class Faults:
    """The faults that are still to come, by method and in order."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Have the next `times` calls of a method go wrong, after those already asked for."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the fault for a call of this method, which is then over, or None."""
        return self._waiting[method].popleft() if self._waiting[method] else None

    def clear(self) -> None:
        """Have nothing more go wrong."""
        self._waiting.clear()
