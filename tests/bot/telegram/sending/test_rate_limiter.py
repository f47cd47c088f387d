"""How fast the bot sends, with a loop whose time jumps to the next timer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.sending import calls as sending_calls
from bot.telegram.sending.calls import UNLIMITED, ChatRateLimiter

READER, OTHER, GROUP = 5, 6, -1001


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop that waits for nothing: where only timers are left, its time jumps to the next one."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        scheduled, ready = vars(self)["_scheduled"], vars(self)["_ready"]
        if scheduled and not ready:
            # A moment later, as with any clock: what is to leak by then may be short by a rounding.
            self._now = max(self._now, scheduled[0].when()) + 1e-6
        super()._run_once()  # type: ignore[misc]


class Calls:
    """Notes when each call is let through."""

    def __init__(self, limiter: ChatRateLimiter) -> None:
        self._limiter = limiter
        self.at: list[tuple[float, int]] = []

    async def make(self, chat_id: int, endpoint: str = "sendMessage", refusals: Iterable[Exception] = ()) -> None:
        left = list(refusals)

        async def call() -> bool:
            if left:
                raise left.pop(0)
            self.at.append((asyncio.get_running_loop().time(), chat_id))
            return True

        await self._limiter.process_request(call, (), {}, endpoint, {"chat_id": chat_id}, None)

    def times(self, chat_id: int) -> list[float]:
        return [round(at, 2) for at, chat in self.at if chat == chat_id]


def let_through(*chats: int, endpoint: str = "sendMessage", limiter: ChatRateLimiter | None = None) -> Calls:
    """Make a call for each of these chats at once, and return when they were let through."""
    calls = Calls(limiter or ChatRateLimiter())

    async def all_at_once() -> None:
        await asyncio.gather(*(calls.make(chat_id, endpoint) for chat_id in chats))

    run(all_at_once())
    return calls


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(coroutine)


def test_one_message_a_second_goes_to_a_chat_and_the_first_at_once() -> None:
    assert let_through(*[READER] * 4).times(READER) == [0, 1, 2, 3]


def test_in_all_chats_together_no_more_than_the_librarys_limit_goes_in_any_second() -> None:
    times = sorted(at for at, _ in let_through(*range(1, 121)).at)
    assert len(times) == 120
    # A bucket of thirty that is full at the start lets as many again through in its first second.
    assert max(sum(start <= at < start + 1 for at in times) for start in times[30:]) <= 31


def test_in_a_group_no_more_than_twenty_go_in_the_first_minute_beyond_those_that_leak() -> None:
    times = let_through(*[GROUP] * 50).times(GROUP)
    assert times[19] == 19
    assert times[-1] > 60


@pytest.mark.parametrize("endpoint", sorted(UNLIMITED))
def test_calls_without_a_message_wait_for_nothing(endpoint: str) -> None:
    assert set(let_through(*[READER] * 100, endpoint=endpoint).times(READER)) == {0}


@pytest.mark.parametrize("pauses", [[7, 2], [3] * 100, [3600]])
def test_a_call_is_repeated_after_every_pause_that_telegram_wants(pauses: list[int]) -> None:
    calls = Calls(ChatRateLimiter())
    run(calls.make(READER, refusals=[RetryAfter(pause) for pause in pauses]))
    assert calls.times(READER) == [float(sum(pauses))]


def test_while_a_chat_has_to_wait_its_calls_keep_their_order_and_other_chats_go_on() -> None:
    calls = Calls(ChatRateLimiter())
    done: list[tuple[int, int]] = []

    async def numbered(chat_id: int, number: int, refusals: Iterable[Exception] = ()) -> None:
        await calls.make(chat_id, refusals=refusals)
        done.append((chat_id, number))

    async def all_at_once() -> None:
        refused = numbered(READER, 0, [RetryAfter(8)] * 8)
        await asyncio.gather(refused, *(numbered(chat, number) for number in (1, 2, 3) for chat in (READER, OTHER)))

    run(all_at_once())
    assert [number for chat, number in done if chat == READER] == [0, 1, 2, 3]
    assert calls.times(OTHER) == [0, 1, 2]
    assert calls.times(READER)[0] == 64


def test_calls_of_many_chats_whose_pauses_end_together_keep_the_librarys_limit() -> None:
    calls = Calls(ChatRateLimiter())

    async def all_at_once() -> None:
        await asyncio.gather(*(calls.make(chat, refusals=[RetryAfter(60)]) for chat in range(1, 121)))

    run(all_at_once())
    times = sorted(at for at, _ in calls.at)
    assert len(times) == 120
    assert max(sum(start <= at < start + 1 for at in times) for start in times) <= 33


def test_a_wait_for_telegram_ends_at_once_when_it_is_cancelled() -> None:
    calls = Calls(ChatRateLimiter())

    async def cancelled() -> None:
        waiting = asyncio.ensure_future(calls.make(READER, refusals=[RetryAfter(3600)]))
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert asyncio.get_running_loop().time() < 2

    run(cancelled())
    assert calls.at == []


def test_idle_chats_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_calls, "MOST_IDLE", 3)
    limiter = ChatRateLimiter()
    calls = Calls(limiter)

    async def one_after_another() -> None:
        for chat_id in range(1, 20):
            await calls.make(chat_id)
            await asyncio.sleep(2)

    run(one_after_another())
    assert len(vars(limiter)["_chats"]) <= 4
