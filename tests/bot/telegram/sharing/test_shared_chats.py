"""Bots that share a database: whatever comes where, and whoever is killed when, each chat is handled in its order."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.database.updates import UpdateStore
from bot.locks import SessionLocks
from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.request import Kind, Request
from bot.telegram.sharing import shared_chats
from bot.telegram.sharing.shared_chats import SharedChats
from tests.bot.telegram.updates import update

BOTS, CHATS = 3, 3


async def elsewhere() -> None:
    """Let others do something, as a call of the database does."""
    await asyncio.sleep(0)


class World:
    """What bots share: rows of updates by their chats' locks, who holds a lock, and what was handled."""

    def __init__(self) -> None:
        self.rows: dict[int, int] = {}
        self.holders: dict[int, FakeBot] = {}
        self.handled: list[tuple[int, int]] = []


class FakeBot:
    """A bot with all that `SharedChats` needs; it handles one request when it is told to.

    Args:
        world: what it shares with others.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.queue: list[Request] = []
        self.taken_on: dict[int, Request] = {}
        self.left = 0
        self.is_away = False
        self.has_failed = False
        self.notes = True
        self.unnoted: set[int] = set()
        store, locks, admission = cast(UpdateStore, self), cast(SessionLocks, self), cast(Admission, self)
        self.chats = SharedChats(locks, store, admission, self.queue.append, lambda payload: payload["update"])

    # The locks.

    def holds(self, number: int) -> bool:
        return self.world.holders.get(number) is self

    async def take(self, numbers: Collection[int]) -> frozenset[int]:
        await elsewhere()
        taken = frozenset(number for number in numbers if number not in self.world.holders)
        self.world.holders.update(dict.fromkeys(taken, self))
        await elsewhere()
        return taken

    async def free(self, number: int) -> None:
        await elsewhere()
        if self.holds(number):
            del self.world.holders[number]

    # The store of updates.

    async def waiting_(self, chat_lock: int) -> list[dict[str, Any]]:
        await self._call()
        numbers = sorted(number for number, lock in self.world.rows.items() if lock == chat_lock)
        await elsewhere()
        return [{"update_id": number, "update": request_update(number, chat_lock)} for number in numbers]

    async def locks_waiting(self, most: int) -> list[int]:
        await self._call()
        return list(dict.fromkeys(self.world.rows[number] for number in sorted(self.world.rows)))[:most]

    async def handled(self, update_id: int, _now: datetime) -> None:
        await self._call()
        self.world.rows.pop(update_id, None)

    async def _call(self) -> None:
        await elsewhere()
        if self.is_away:
            self.is_away, self.has_failed = False, True
            raise OSError("the database is away")

    # The admission.

    @property
    def waiting(self) -> Any:
        # Both have an attribute of this name: a number here, a method there.
        return Both(self)

    async def receive(self, one: Update, *, resumed: bool = False) -> Request | None:
        number, chat = one.update_id, one.message.chat.id if one.message else 0
        request = Request(number, Kind.ANSWER, chat_id=chat, resumed=resumed)
        await elsewhere()
        if not resumed:
            self.world.rows[number] = request.chat_lock
        await elsewhere()
        return request

    def take_on(self, request: Request) -> Request:
        assert request.update_id not in self.taken_on
        self.taken_on[request.update_id] = request
        return request

    def has_taken_on(self, update_id: int) -> bool:
        return update_id in self.taken_on

    def leave(self, _request: Request) -> None:
        self.left += 1

    # What the library does.

    async def handle_one(self) -> None:
        """Handle the first request that waits."""
        if not self.queue:
            return
        request = self.queue.pop(0)
        await elsewhere()
        self.world.handled.append((request.chat_id, request.update_id))
        if self.notes:
            del self.world.rows[request.update_id]
        else:
            self.unnoted.add(request.update_id)
        self.notes = True
        del self.taken_on[request.update_id]
        self.chats.finished(request)
        await elsewhere()


class Both(int):
    """How many requests are taken on, and what waits in a chat if it is called."""

    bot: FakeBot

    def __new__(cls, bot: FakeBot) -> Both:
        number = super().__new__(cls, len(bot.taken_on))
        number.bot = bot
        return number

    async def __call__(self, chat_lock: int) -> list[dict[str, Any]]:
        return await self.bot.waiting_(chat_lock)


NUMBERS = {Request(0, Kind.ANSWER, chat_id=chat).chat_lock: chat for chat in range(1, CHATS + 1)}


def request_update(number: int, chat_lock: int) -> Update:
    return says(number, NUMBERS[chat_lock])


def says(number: int, chat: int) -> Update:
    one = update(chat={"id": chat, "type": "private"}, message_id=number, date=0, text="Who came?")
    return Update(number, message=one.message)


OTHERS = ("handles", "looks", "dies", "leaves", "fails", "notes nothing")
Steps = list[tuple[str, int, int]]
steps = st.lists(
    st.one_of(
        st.tuples(st.just("comes"), st.integers(0, BOTS - 1), st.integers(1, CHATS)),
        st.tuples(st.sampled_from(OTHERS), st.integers(0, BOTS - 1), st.just(0)),
    ),
    max_size=40,
)


@given(steps, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_every_update_is_handled_once_and_each_chat_in_its_order(steps: Steps, random: Any) -> None:
    asyncio.run(_lived(steps, random))


async def _lived(steps: Steps, random: Any) -> None:
    world = World()
    bots = [FakeBot(world) for _ in range(BOTS)]
    arrived: list[tuple[int, int]] = []
    begun: list[asyncio.Future[None]] = []
    for step, who, chat in steps:
        bot = bots[who]
        match step:
            case "comes":
                arrived.append((chat, len(arrived) + 1))
                # Telegram sends the next one once this one is stored, and others go on meanwhile.
                coming = asyncio.ensure_future(bot.chats.receive(says(len(arrived), chat)))
                while arrived[-1][1] not in world.rows and not coming.done():
                    await elsewhere()
            case "handles":
                begun.append(asyncio.ensure_future(bot.handle_one()))
            case "looks":
                begun.append(asyncio.ensure_future(bot.chats.take_over()))
            case "fails":
                bot.is_away = True
            case "notes nothing":
                bot.notes = False
            case "leaves":
                bot.chats.leave()
                await settled()
                while bot.queue:
                    request = bot.queue.pop()
                    del bot.taken_on[request.update_id]
                    bot.chats.finished(request)
                    await settled()
                assert bot.has_failed or bot not in world.holders.values()
                end(bot)
                bots[who] = FakeBot(world)
            case "dies":
                # Whatever it was doing has ended with it, and so have its locks.
                await settled()
                end(bot)
                bots[who] = FakeBot(world)
        for _ in range(random.randrange(4)):
            await elsewhere()
    for bot in bots:
        bot.is_away = False
    while world.rows:
        before = len(world.rows)
        await settled()
        for bot in bots:
            await bot.chats.take_over()
            await settled()
            while bot.queue:
                await bot.handle_one()
        await settled()
        assert len(world.rows) < before, "nobody handles what waits"
    for bot in bots:
        await bot.chats.take_over()
    await settled()
    for failure in await asyncio.gather(*begun, return_exceptions=True):
        assert isinstance(failure, OSError | None)
    assert sorted(world.handled) == sorted(arrived)
    for chat in range(1, CHATS + 1):
        assert [one for one in world.handled if one[0] == chat] == [one for one in arrived if one[0] == chat]
    assert world.holders == {}


def end(bot: FakeBot) -> None:
    """End a bot, and with it its locks. What it could not note would be answered again; here it is noted."""
    world = bot.world
    world.holders = {number: one for number, one in world.holders.items() if one is not bot}
    world.rows = {number: lock for number, lock in world.rows.items() if number not in bot.unnoted}


async def test_the_lock_of_what_an_older_version_has_left_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NUMBERS, 0, 1)
    world = World()
    world.rows = {1: 0, 2: 0}
    bot = FakeBot(world)
    await bot.chats.take_over()
    assert world.holders == {0: bot}
    while bot.queue:
        await bot.handle_one()
        await settled()
    assert (world.handled, world.holders) == ([(1, 1), (1, 2)], {})


async def test_what_comes_to_another_bot_while_a_reply_is_corrected_waits_for_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_chats, "LOOK_EVERY", 0)
    world = World()
    corrects, answers = FakeBot(world), FakeBot(world)
    chat_lock = Request(0, Kind.ANSWER, chat_id=1).chat_lock
    async with corrects.chats.turn(chat_lock):
        await answers.chats.receive(says(1, 1))
        await answers.chats.receive(says(2, 2))
        await answers.chats.take_over()
        assert [request.update_id for request in answers.queue] == [2], "in another chat"
    await settled()
    for bot in (corrects, answers):
        await bot.handle_one()
    await settled()
    assert (sorted(world.handled), world.holders) == ([(1, 1), (2, 2)], {})


@pytest.mark.parametrize("is_elsewhere", [True, False])
async def test_a_correction_waits_until_no_other_bot_handles_what_came_in_its_chat(
    monkeypatch: pytest.MonkeyPatch, is_elsewhere: bool
) -> None:
    monkeypatch.setattr(shared_chats, "LOOK_EVERY", 0)
    world = World()
    corrects, other = FakeBot(world), FakeBot(world)
    answers = other if is_elsewhere else corrects
    await answers.chats.receive(says(1, 1))
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def correct() -> None:
        async with corrects.chats.turn(Request(0, Kind.ANSWER, chat_id=1).chat_lock):
            begun.set()
            await may_end.wait()

    correcting = asyncio.ensure_future(correct())
    await settled()
    # In its own bot, the queue of the chat lets it wait.
    assert begun.is_set() is not is_elsewhere
    await answers.handle_one()
    await asyncio.wait_for(begun.wait(), 5)
    assert list(world.holders.values()) == [corrects]
    may_end.set()
    await correcting
    await settled()
    assert (world.handled, world.holders) == ([(1, 1)], {})


async def settled() -> None:
    for _ in range(30):
        await elsewhere()
