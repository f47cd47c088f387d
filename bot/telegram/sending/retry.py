"""Calls to Telegram that are repeated while it cannot be reached."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from bot.program.waits import may_take_long
from bot.telegram.errors import is_outage, reason

T = TypeVar("T")

log = logging.getLogger(__name__)

LONGEST_WAIT = 5
"""Longest pause between two tries, in seconds; a stop waits no longer than that."""


async def with_retries(
    call: Callable[[], Awaitable[T]],
    what: str,
    give_up: Callable[[], bool],
    passes: Callable[[BaseException], bool] = is_outage,
    failed: Callable[[BaseException | None], None] = lambda _error: None,
) -> T:
    """Make a call to Telegram, and repeat it while Telegram cannot be reached or fails by its own fault.

    Args:
        call: makes the call.
        what: what it is for, for the log.
        give_up: asked before each new try; if True, the last error is raised.
        passes: whether the same call may work later.
        failed: called with each error after which the call is tried again.

    Raises TelegramError at once if Telegram refuses the call itself (400, 401, 403).
    """

    async def attempt() -> T:
        return await call()

    def report(state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        pause = state.next_action.sleep if state.next_action else 0
        failed(error)
        log.warning("%s: Telegram cannot be reached (%s); trying again in %.1f s", what, reason(error), pause)

    retrying = AsyncRetrying(
        wait=wait_exponential(multiplier=0.5, max=LONGEST_WAIT),
        retry=retry_if_exception(passes),
        stop=lambda _state: give_up(),
        before_sleep=report,
        reraise=True,
    )
    with may_take_long():
        return await retrying(attempt)
