"""Reading the body of a request: so many bytes at most, in so much time."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request

CLOSE = {"Connection": "close"}
"""What is left of the body is not wanted."""


async def body_of(request: Request, largest: int, patience: float) -> bytes:
    """Return the body of a request.

    Args:
        request: the request.
        largest: most bytes; nothing is read beyond them.
        patience: seconds in which all of it has to be here.

    Raises HTTPException with the status 413 or 408, ClientDisconnect.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > largest:
        raise _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                body += part
                if len(body) > largest:
                    raise _too_large()
    except TimeoutError:
        raise HTTPException(408, "the body did not come in time", CLOSE) from None
    return bytes(body)


def _too_large() -> HTTPException:
    return HTTPException(413, "the body is too large", CLOSE)
