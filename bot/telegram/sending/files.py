"""Files that people have sent. Their addresses hold the bot's token, so no error and no log tells one."""

from __future__ import annotations

import asyncio
import logging

import httpx

log = logging.getLogger(__name__)

SECONDS = 20.0
"""Longest time for a file."""


class FileTooLargeError(Exception):
    """A file that is larger than it may be."""


class FileLostError(Exception):
    """A file that Telegram does not give."""


async def body_of(address: str, most: int) -> bytes:
    """Return what is at an address; it is read no further than `most` bytes.

    Raises FileTooLargeError or FileLostError.
    """
    data = bytearray()
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx.AsyncClient(timeout=SECONDS) as client,
            client.stream("GET", address) as response,
        ):
            if not response.is_success:
                log.info("could not download a file (HTTP %d)", response.status_code)
                raise FileLostError
            async for piece in response.aiter_bytes():
                data += piece
                if len(data) > most:
                    raise FileTooLargeError
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError) as error:
        log.info("could not download a file (%s)", type(error).__name__)
        raise FileLostError from None
    return bytes(data)
