"""The order in which updates are handled: with events for what takes time, and no clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.ext import Application, TypeHandler
from telegram.request import BaseRequest

from bot.telegram.receiving.chat_queues import ChatQueues, queue_of
from tests.bot.telegram.updates import GROUP, PRIVATE, READER, inline_query, message, update


class Gate:
    """Lets in all but what it is told to refuse, and keeps count."""

    def __init__(self) -> None:
        self.refused: list[object] = []
        self.admitted: list[object] = []
        self.closed: list[object] = []

    def admit(self, update: object) -> bool:
        if update in self.refused:
            return False
        self.admitted.append(update)
        return True

    def finished(self, update: object) -> None:
        self.closed.append(update)


class Bench:
    """Queues with handlers that wait until they are let go on."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.queues = ChatQueues(self.gate)
        self.begun: list[object] = []
        self.done: list[object] = []
        self._go: dict[int, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def comes(self, *updates: object) -> None:
        """Have updates come in this order, as the library has them processed."""
        for one in updates:
            self._go[id(one)] = asyncio.Event()
            self.tasks.append(asyncio.create_task(self.queues.process_update(one, self._handle(one))))

    async def ends(self, one: object) -> None:
        """Let an update's handler come to its end, now or once it begins."""
        self._go[id(one)].set()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(10 * (len(self.tasks) + 1)):
            await asyncio.sleep(0)

    async def _handle(self, one: object) -> None:
        self.begun.append(one)
        await self._go[id(one)].wait()
        self.done.append(one)


def in_chat(chat_id: int) -> Update:
    kind = "private" if chat_id > 0 else "supergroup"
    return update(**message({"id": chat_id, "type": kind}, text="Who?"))


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
def test_each_chat_keeps_its_order_none_is_lost_none_comes_twice_and_none_waits_for_another_chat(
    case: tuple[list[int], list[int]],
) -> None:
    chats, endings = case

    async def live() -> None:
        bench = Bench()
        updates = [in_chat(chat) for chat in chats]
        bench.comes(*updates)
        await bench.settle()
        for ending in [None, *endings]:
            if ending is not None:
                await bench.ends(updates[ending])
            open_ones = [(chat, one) for chat, one in zip(chats, updates, strict=True) if one not in bench.done]
            first = dict(reversed(open_ones))
            under_way = [one for one in bench.begun if one not in bench.done]
            assert sorted(map(id, under_way)) == sorted(map(id, first.values()))
        for chat in set(chats):
            own = [one for number, one in zip(chats, updates, strict=True) if number == chat]
            assert [one for one in bench.done if one in own] == own
        assert len(bench.done) == len(bench.begun) == len(updates)
        assert sorted(map(id, bench.gate.closed)) == sorted(map(id, updates))
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
async def test_an_update_that_is_not_admitted_is_never_handled(bench: Bench) -> None:
    kept, refused = in_chat(1), in_chat(1)
    bench.gate.refused.append(refused)
    bench.comes(refused, kept)
    await bench.ends(kept)
    assert bench.done == bench.gate.closed == [kept]


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
    assert bench.gate.closed == [first, second]


@scenario
async def test_of_a_persons_inline_queries_only_the_newest_is_handled(bench: Bench) -> None:
    first, second, third, others = inline_query(5), inline_query(5), inline_query(5), inline_query(6)
    bench.comes(first)
    await bench.settle()
    assert not bench.queues.superseded(first)
    bench.comes(second, third, others)
    await bench.settle()
    assert [bench.queues.superseded(one) for one in (first, second, third, others)] == [True, True, False, False]
    assert bench.begun == [first, others]
    for one in (first, third, others):
        await bench.ends(one)
    assert bench.done == [first, third, others]
    assert len(bench.gate.closed) == 4
    assert len(bench.queues) == 0


@scenario
async def test_questions_of_a_chat_are_never_superseded(bench: Bench) -> None:
    bench.comes(first := in_chat(5), in_chat(5))
    await bench.settle()
    assert not bench.queues.superseded(first)
    for task in bench.tasks:
        task.cancel()
    await asyncio.gather(*bench.tasks, return_exceptions=True)


def pressed(inline: bool) -> Update:
    under = {"inline_message_id": "i"} if inline else {"message": message(GROUP)}
    return update("callback_query", id="1", chat_instance="c", data="x", **{"from": READER}, **under)


@pytest.mark.parametrize(
    ("one", "line"),
    [
        (update(**message(GROUP, text="Who?")), GROUP["id"]),
        (update("edited_message", **message(GROUP, text="Who?")), GROUP["id"]),
        (update(**message(PRIVATE, text="Who?")), 5),
        (pressed(inline=False), GROUP["id"]),
        (pressed(inline=True), ("person", 5)),
        (inline_query(5), ("inline", 5)),
        (Update(1), None),
        ("no update", None),
    ],
)
def test_an_update_waits_with_those_of_its_chat_or_of_its_sender(one: object, line: object) -> None:
    assert queue_of(one) == line


@scenario
async def test_what_belongs_to_no_chat_waits_for_nothing(bench: Bench) -> None:
    bench.comes(first := Update(1), second := Update(2))
    await bench.settle()
    assert bench.begun == [first, second]
    for one in (first, second):
        await bench.ends(one)
    assert bench.done == [first, second]


@scenario
async def test_a_stop_waits_for_all_that_was_taken_on(bench: Bench) -> None:
    bench.comes(first := in_chat(1), second := in_chat(1))
    await bench.settle()
    closing = asyncio.create_task(bench.queues.close(asyncio.Event().wait()))
    await bench.ends(first)
    assert not closing.done()
    await bench.ends(second)
    assert closing.done()
    assert (bench.done, bench.queues.left) == ([first, second], [])


@scenario
async def test_a_stop_whose_patience_ends_cancels_the_rest_and_tells_what_is_left(bench: Bench) -> None:
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
    assert bench.queues.left == [first, second, late]
    assert bench.gate.closed == [ready, first, second]
    assert len(bench.queues) == 0


@scenario
async def test_a_stop_with_nothing_to_do_ends_at_once(bench: Bench) -> None:
    await bench.queues.close(asyncio.Event().wait())
    assert bench.queues.left == []


class Offline(BaseRequest):
    """Telegram without a network: it says who the bot is, and nothing else is asked of it."""

    read_timeout = 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        assert url.endswith("/getMe")
        return 200, b'{"ok": true, "result": {"id": 77, "is_bot": true, "first_name": "S", "username": "StoryBot"}}'


@scenario
async def test_the_librarys_application_stops_once_the_queues_are_closed(bench: Bench) -> None:
    begun, first = asyncio.Event(), in_chat(1)
    application = (
        Application.builder()
        .token("77:x")
        .request(Offline())
        .get_updates_request(Offline())
        .updater(None)
        .concurrent_updates(bench.queues)
        .build()
    )

    async def never_ends(update: Update, context: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    application.add_handler(TypeHandler(Update, never_ends))
    await application.initialize()
    await application.start()
    for one in (first, second := in_chat(1), other := in_chat(2)):
        await application.update_queue.put(one)
    await begun.wait()
    await bench.settle()
    patience = asyncio.Event()
    patience.set()
    await bench.queues.close(patience.wait())
    await application.stop()
    await application.shutdown()
    assert bench.queues.left == [first, second, other]
