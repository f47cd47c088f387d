"""What every request at the API passes: who sends it, its body, and how many there are at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.bodies import body_of

LARGEST_BODY = 64 * 1024
"""Bytes of the largest body that is read."""

BODY_PATIENCE = 10.0
"""Seconds in which the body has to be here."""

MOST_AT_ONCE = 16
"""Requests that are worked at; more at once get the status 503."""

RETRY_AFTER = 2
"""Seconds after which it is worth asking again."""


def try_later(why: str) -> HTTPException:
    """Return the refusal of a request that may be sent again."""
    return HTTPException(503, why, {"Retry-After": str(RETRY_AFTER)})


class Room:
    """How many requests are worked at, of all applications that share it."""

    def __init__(self) -> None:
        self._taken = 0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place; raises HTTPException with the status 503 if there is none."""
        if self._taken >= MOST_AT_ONCE:
            raise try_later("too many requests at once; try again")
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1


class Checks(Protocol):
    """Says who may use an application."""

    def check(self, request: Request) -> None:
        """Raise HTTPException if a request is refused; nothing else of it is read before."""


class Gate:
    """Lets requests through to an application, each with its whole body; others are refused.

    Args:
        app: the application. It may raise HTTPException before it responds.
        access: who may use it.
        room: how many requests at a time, until they are answered; None if the application sees to that.
        refusal: makes the JSON object of a refusal out of the reason.
    """

    def __init__(
        self, app: ASGIApp, access: Checks, room: Room | None, refusal: Callable[[str], dict[str, object]]
    ) -> None:
        self._app = app
        self._access = access
        self._room = room
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
        request = Request(scope, receive)
        try:
            self._access.check(request)
            # A body that comes slowly takes nobody's place.
            body = await body_of(request, LARGEST_BODY, BODY_PATIENCE)
            with self._room.taken() if self._room else nullcontext():
                await self._app(scope, _whole(body, receive), send)
        except ClientDisconnect:
            return
        except HTTPException as refused:
            response = JSONResponse(self._refusal(refused.detail), refused.status_code, refused.headers)
            await response(scope, receive, send)


def _whole(body: bytes, receive: Receive) -> Receive:
    """A body that is here, as an application receives it."""
    is_given = False

    async def received() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return received
