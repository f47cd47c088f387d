"""The order in which requests are handled: with events for what takes time, and no clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.receiving.queues import ChatQueues, queue_of
from bot.telegram.receiving.request import Kind, Request

numbers: Iterator[int] = count()


class Bench:
    """Queues with handlers that wait until they may continue."""

    def __init__(self) -> None:
        self.finished: list[Request] = []
        self.queues = ChatQueues(self.finished.append)
        self.begun: list[Request] = []
        self.done: list[Request] = []
        self._go: dict[int, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def comes(self, *requests: Request) -> None:
        """Have requests come in this order, as the library has them processed."""
        for one in requests:
            self._go[id(one)] = asyncio.Event()
            self.tasks.append(asyncio.create_task(self.queues.process_update(one, self._handle(one))))

    async def ends(self, one: Request) -> None:
        """Let a request's handler end, now or once it begins."""
        self._go[id(one)].set()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(10 * (len(self.tasks) + 1)):
            await asyncio.sleep(0)

    async def _handle(self, one: Request) -> None:
        self.begun.append(one)
        await self._go[id(one)].wait()
        self.done.append(one)


def in_chat(chat_id: int) -> Request:
    return Request(next(numbers), Kind.ANSWER, chat_id=chat_id, user_id=5)


def scenario(test: Callable[[Bench], Awaitable[None]]) -> Callable[[], None]:
    """Run a test's coroutine with a bench."""

    def run() -> None:
        async def live() -> None:
            await test(Bench())

        asyncio.run(live())

    run.__name__ = test.__name__
    return run


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=12).flatmap(
        lambda c: st.tuples(st.just(c), st.permutations(range(len(c))))
    )
)
def test_each_chat_keeps_its_order_and_waits_for_no_other_and_each_request_is_handled_once(
    case: tuple[list[int], list[int]],
) -> None:
    chats, endings = case

    async def live() -> None:
        bench = Bench()
        requests = [in_chat(chat) for chat in chats]
        bench.comes(*requests)
        await bench.settle()
        for ending in [None, *endings]:
            if ending is not None:
                await bench.ends(requests[ending])
            open_ones = [(chat, one) for chat, one in zip(chats, requests, strict=True) if one not in bench.done]
            first = dict(reversed(open_ones))
            under_way = [one for one in bench.begun if one not in bench.done]
            assert sorted(map(id, under_way)) == sorted(map(id, first.values()))
        for chat in set(chats):
            own = [one for one in requests if one.chat_id == chat]
            assert [one for one in bench.done if one in own] == own
        assert len(bench.done) == len(bench.begun) == len(requests)
        assert sorted(map(id, bench.finished)) == sorted(map(id, requests))
        assert len(bench.queues) == 0

    asyncio.run(live())


@scenario
async def test_a_flood_in_one_chat_does_not_hold_up_another(bench: Bench) -> None:
    bench.comes(*(in_chat(1) for _ in range(2_000)), lone := in_chat(2))
    for _ in range(20):
        await asyncio.sleep(0)
    assert lone in bench.begun
    assert len(bench.begun) == 2
    for task in bench.tasks:
        task.cancel()
    await asyncio.gather(*bench.tasks, return_exceptions=True)


@scenario
async def test_a_handler_that_fails_does_not_stop_its_chat(bench: Bench) -> None:
    async def fail() -> None:
        raise ValueError("a mistake")

    failing = asyncio.create_task(bench.queues.process_update(first := in_chat(1), fail()))
    bench.comes(second := in_chat(1))
    await bench.ends(second)
    with pytest.raises(ValueError, match="a mistake"):
        await failing
    assert bench.done == [second]
    assert bench.finished == [first, second]


def test_a_request_without_a_chat_waits_with_those_of_its_sender_inline_queries_by_themselves() -> None:
    assert queue_of(in_chat(-1001)) == -1001
    lines = [queue_of(Request(1, kind, user_id=user)) for kind in (Kind.PRESS, Kind.INLINE) for user in (5, 6)]
    assert len({*lines, 5, 6}) == 6


@scenario
async def test_a_stop_waits_for_all_that_was_taken_on(bench: Bench) -> None:
    bench.comes(first := in_chat(1), second := in_chat(1))
    await bench.settle()
    closing = asyncio.create_task(bench.queues.close(asyncio.Event().wait()))
    await bench.ends(first)
    assert not closing.done()
    await bench.ends(second)
    assert closing.done()
    assert bench.done == [first, second]


@scenario
async def test_a_stop_whose_patience_ends_cancels_the_rest_and_takes_no_more(bench: Bench) -> None:
    bench.comes(ready := in_chat(2), first := in_chat(1), second := in_chat(1))
    await bench.ends(ready)
    patience = asyncio.Event()
    closing = asyncio.create_task(bench.queues.close(patience.wait()))
    await bench.settle()
    assert not closing.done()
    patience.set()
    await closing
    bench.comes(late := in_chat(3))
    await bench.settle()
    assert all(task.done() for task in bench.tasks)
    assert (bench.done, bench.begun) == ([ready], [ready, first])
    assert {one.update_id for one in bench.finished} == {one.update_id for one in (ready, first, second, late)}
    assert len(bench.queues) == 0
