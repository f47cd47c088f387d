"""The ASGI application that receives updates by webhook (https://core.telegram.org/bots/webhooks)."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.http.webhook_keys import WebhookKeys

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the name of a header)

LARGEST_BODY = 2**20
"""Bytes. An update with the longest message, what it replies to and all their entities has less than a tenth."""

BODY_PATIENCE = 10.0
"""Seconds in which the body has to be here."""

QUIET = 60.0
"""Seconds between two lines of the log about refused requests."""

Take = Callable[[dict[str, Any]], Awaitable[bool]]
"""Keeps a JSON object, and returns once it is kept; returns False if it is not an update, raises `NotKeptError`."""


class NotKeptError(Exception):
    """An update that could not be kept, and that Telegram has to send again."""


class _RefusedError(Exception):
    """A request that is refused, with the HTTP status and the reason."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Receiver:
    """Takes JSON objects that are posted to one path with one secret, and replies with 200 once an object is kept.

    Objects are handed on one at a time, in the order in which their requests were read. Any other request is refused
    with a line of JSON: 404 for another path, 403 for another secret, 405, 408, 413 or 400 for what is wrong with it,
    503 if it could not be kept. Nothing is read of a request with another path or secret.

    Args:
        keys: path and secret. Only the last part of the path counts, since a proxy may remove the parts before it.
        take: keeps an object.

    While `is_open` is False, as at first, the status is 503, after which Telegram sends again.
    """

    def __init__(self, keys: WebhookKeys, take: Take) -> None:
        self.is_open = False
        self._path = keys.path.encode()
        self._secret = keys.secret.encode()
        self._take = take
        self._turn = asyncio.Lock()
        self._refused = _RefusedRequests()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
        request = Request(scope, receive)
        response: Response
        try:
            await self._receive(request)
            response = Response()
        except ClientDisconnect:
            self._refused.note("broken off")
            return
        except _RefusedError as refused:
            self._refused.note(refused.why)
            # What is left of the body is not wanted.
            headers = {"Connection": "close"} | ({"Allow": "POST"} if refused.status == 405 else {})
            response = JSONResponse({"error": refused.why}, refused.status, headers)
        await response(scope, receive, send)

    async def _receive(self, request: Request) -> None:
        last_part = str(request.scope["path"]).rpartition("/")[2]
        if not hmac.compare_digest(last_part.encode(), self._path):
            raise _RefusedError(404, "no such path")
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode("latin-1"), self._secret):
            raise _RefusedError(403, "wrong or missing secret")
        if request.method != "POST":
            raise _RefusedError(405, "only POST is taken")
        value = _parsed(await _body_of(request))
        async with self._turn:
            if not self.is_open:
                raise _RefusedError(503, "the program starts or stops")
            try:
                is_update = await self._take(value)
            except NotKeptError:
                raise _RefusedError(503, "the update cannot be kept now") from None
            if not is_update:
                raise _RefusedError(400, "not an update")


async def _body_of(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            async for part in request.stream():
                body += part
                if len(body) > LARGEST_BODY:
                    raise _RefusedError(413, "the body is too large")
    except TimeoutError:
        raise _RefusedError(408, "the body did not come in time") from None
    return bytes(body)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise _RefusedError(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise _RefusedError(400, "the body is not a JSON object")
    return value


class _RefusedRequests:
    """Logs refused requests at a bounded rate, since anyone may send them: counts by reason, and nothing of theirs."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._next = 0.0

    def note(self, why: str) -> None:
        """Count a request; log the counts if that was not done lately."""
        self._counts[why] += 1
        now = monotonic()
        if now < self._next:
            return
        self._next = now + QUIET
        counts = ", ".join(f"{why}: {count}" for why, count in self._counts.items())
        self._counts.clear()
        log.warning("webhook: refused requests (%s)", counts)
