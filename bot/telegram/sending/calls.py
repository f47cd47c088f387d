"""How calls to Telegram go out: paced, tried again, and finished when the program stops."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from bot.program.waits import may_take_long
from bot.telegram.errors import is_outage, reason

T = TypeVar("T")

log = logging.getLogger(__name__)

UNLIMITED = frozenset({"sendChatAction"})
"""Calls that name a chat but send no message, so that Telegram does not count them."""

OVERALL = (5, 5 / 28)
"""Messages, and in how many seconds: below Telegram's thirty a second, in small bursts. Messages that are delayed on
their way arrive together with later ones."""

GROUP = (19, 60.0)
"""The same for each group, which takes twenty a minute."""

CHAT_PAUSE = 1.0
"""Seconds from the end of one call for a chat to the next."""

MOST_IDLE = 512
"""Chats that are remembered before idle ones are forgotten."""

LONGEST_WAIT = 5
"""Longest pause between two tries, in seconds; a stop waits no longer than that."""

GRACE = 1.0
"""Seconds that a reply may still take once its task is cancelled."""


@dataclass(slots=True)
class _Chat:
    """A chat's turn, and when the next call may go."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0

    def is_idle(self, now: float) -> bool:
        return not self.turn.locked() and self.free_at <= now


class ChatRateLimiter(AIORateLimiter):
    """The library's limits, overall and for each group, and a pause between two messages in each chat.

    If Telegram asks for a pause in one chat, only that chat waits; with the library's limiter all would. A call is made
    again after each pause, however many there are, in the chat's order; a stop cancels it.
    """

    def __init__(self) -> None:
        super().__init__(*OVERALL, *GROUP, max_retries=0)
        self._chats: dict[int, _Chat] = {}

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        if endpoint in UNLIMITED:
            return await callback(*args, **kwargs)

        async def attempt(*args: Any, **kwargs: Any) -> Any:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                # The library would log it and give up.
                return error

        async def after_pauses() -> Any:
            while True:
                # Each time by the limits: what all chats have waited with would go out at once.
                result = await super(ChatRateLimiter, self).process_request(
                    attempt, args, kwargs, endpoint, data, rate_limit_args
                )
                if not isinstance(result, RetryAfter):
                    return result
                pause = result.retry_after
                seconds = pause.total_seconds() if isinstance(pause, timedelta) else pause
                if chat_id is None:
                    # The program may do nothing else until then.
                    log.warning("%s: Telegram wants a pause of %.0f s", endpoint, seconds)
                await asyncio.sleep(seconds)

        chat_id = data.get("chat_id")
        if not isinstance(chat_id, int):
            return await after_pauses()
        loop = asyncio.get_running_loop()
        chat = self._chat(chat_id, loop.time())
        async with chat.turn:
            await asyncio.sleep(chat.free_at - loop.time())
            try:
                return await after_pauses()
            finally:
                # From the end of the call, since only then the message has surely arrived.
                chat.free_at = loop.time() + CHAT_PAUSE

    def _chat(self, chat_id: int, now: float) -> _Chat:
        if len(self._chats) > MOST_IDLE:
            self._chats = {known: chat for known, chat in self._chats.items() if not chat.is_idle(now)}
        return self._chats.setdefault(chat_id, _Chat())


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
        # tenacity awaits the results of coroutine functions alone.
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


@dataclass(slots=True)
class Shutdown:
    """Whether the program is stopping; then no call is tried again."""

    begun: bool = False


async def finish(work: Coroutine[Any, Any, None], grace: float = GRACE) -> None:
    """Do something that readers see; if the task is cancelled meanwhile, the work has `grace` seconds to end.

    Raises what the work raises, and CancelledError if the task was cancelled, even if the work has ended in time.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=grace)
        task.cancel()
        # The program ends: nobody is left to be told of an error.
        await asyncio.gather(task, return_exceptions=True)
        raise
