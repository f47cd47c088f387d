"""Calls to Telegram that outlast its absence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

T = TypeVar("T")

log = logging.getLogger(__name__)

LONGEST_WAIT = 5
"""Longest pause between two tries, in seconds; a stop waits no longer than that."""


async def persistently(call: Callable[[], Awaitable[T]], what: str, give_up: Callable[[], bool]) -> T:
    """Make a call to Telegram, again and again while Telegram cannot be reached or fails by its own fault.

    Args:
        call: makes the call, anew each time.
        what: what it is for, for the log.
        give_up: asked before each new try; True ends them, and the last failure is raised.

    Raises TelegramError at once where the call itself is refused (400, 401, 403).
    """

    async def attempt() -> T:
        return await call()

    def tell(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        pause = state.next_action.sleep if state.next_action else 0
        log.warning("%s: Telegram cannot be reached (%s); trying again in %.1f s", what, reason(error), pause)

    retrying = AsyncRetrying(
        wait=wait_exponential(multiplier=0.5, max=LONGEST_WAIT),
        retry=retry_if_exception(is_outage),
        stop=lambda _state: give_up(),
        before_sleep=tell,
        reraise=True,
    )
    return await retrying(attempt)


def is_outage(error: BaseException) -> bool:
    """Whether an error is Telegram's or the network's, so that the same call may go through later."""
    # BadRequest is a NetworkError to the library, but says that the call is at fault. A reply that is no JSON is a
    # TelegramError and nothing more.
    return (isinstance(error, NetworkError) and not isinstance(error, BadRequest)) or type(error) is TelegramError


def reason(error: BaseException | None) -> str:
    """Return the error in a line for the log; what SQLAlchemy adds are the statement and a page to read."""
    cause = error.__cause__ if isinstance(error, TelegramError) and error.__cause__ else error
    return f"{type(cause).__name__}: {next(iter(str(error).splitlines()), '')}"
