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

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.http.bodies import CLOSE, body_of
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
        except HTTPException as refused:
            self._refused.note(refused.detail)
            headers = CLOSE | ({"Allow": "POST"} if refused.status_code == 405 else {})
            response = JSONResponse({"error": refused.detail}, refused.status_code, headers)
        await response(scope, receive, send)

    async def _receive(self, request: Request) -> None:
        last_part = str(request.scope["path"]).rpartition("/")[2]
        if not hmac.compare_digest(last_part.encode(), self._path):
            raise HTTPException(404, "no such path")
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode("latin-1"), self._secret):
            raise HTTPException(403, "wrong or missing secret")
        if request.method != "POST":
            raise HTTPException(405, "only POST is taken")
        value = _parsed(await body_of(request, LARGEST_BODY, BODY_PATIENCE))
        async with self._turn:
            if not self.is_open:
                raise HTTPException(503, "the program starts or stops")
            try:
                is_update = await self._take(value)
            except NotKeptError:
                raise HTTPException(503, "the update cannot be kept now") from None
            if not is_update:
                raise HTTPException(400, "not an update")


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise HTTPException(400, "the body is not a JSON object")
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
