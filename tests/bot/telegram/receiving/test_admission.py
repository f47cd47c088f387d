"""The door: what is taken on once, what is kept until it is handled, and who is told that it is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Update
from telegram.error import Forbidden

from bot.telegram.receiving import admission as module
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Reception
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.intent import Kind
from bot.telegram.receiving.rate_limits import WAITING_IN_CHAT, Admission
from bot.telegram.services import Desk
from tests.bot.telegram.fakes import FakeBot
from tests.bot.telegram.office import presses
from tests.bot.telegram.receiving.requests import STICKER, press
from tests.bot.telegram.updates import GROUP, ME, PRIVATE, READER, command, inline_query, mention, message, update

START = datetime.fromtimestamp(1_700_000_000, UTC)
MakeReception = Callable[..., Reception]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Both clocks of the reception, which stand still unless `now` is set."""
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr(module, "now", lambda: START + timedelta(seconds=clock.now))
    return clock


@pytest.fixture
async def make(desk: Desk, clock: SimpleNamespace) -> AsyncIterator[MakeReception]:
    def make(per_minute: int = 20, queue: int = 100, started: datetime = START, most: int = 100) -> Reception:
        backlog = Backlog(started, timedelta(minutes=10), most)
        return Reception(desk, lambda: ME, Allowed(), Admission(per_minute, queue), backlog)

    yield make
    # What was begun beside has to leave the database before that is closed.
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        if "keep_typing" in repr(task):
            task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def question(chat_id: int = 5, at: int = 0, language: str = "en", text: str = "Who?", **more: Any) -> Update:
    """A question in a private chat, sent so many seconds after the start."""
    chat, sender = {**PRIVATE, "id": chat_id}, {**READER, "id": chat_id, "language_code": language}
    date = int(START.timestamp()) + at
    return update(**message(chat, sender=sender, text=text, date=date, **more))


async def settled() -> None:
    """Let what was begun beside go on."""
    for _ in range(5):
        await asyncio.sleep(0.01)


class TestOnce:
    async def test_what_is_taken_on_is_kept_until_it_is_handled(self, desk: Desk, make: MakeReception) -> None:
        reception, asked = make(), question()
        assert await reception.keep(asked)
        assert reception.admit(asked)
        found = reception.wanted(asked)
        assert found is not None
        assert (found.kind, found.text) == (Kind.ANSWER, "Who?")
        assert [payload["update_id"] for payload in await desk.database.updates.waiting()] == [asked.update_id]
        await desk.database.updates.handled(asked.update_id)
        assert await desk.database.updates.waiting() == []

    async def test_an_update_that_comes_twice_is_kept_once(self, make: MakeReception) -> None:
        reception, asked = make(), question()
        assert [await reception.keep(asked) for _ in range(2)] == [True, False]

    async def test_also_where_the_program_was_started_anew_in_between(self, desk: Desk, make: MakeReception) -> None:
        asked = question()
        assert await make().keep(asked)
        await desk.database.updates.handled(asked.update_id)
        assert not await make().keep(asked)

    async def test_what_was_left_at_a_stop_is_taken_once_more_when_it_is_taken_up(
        self, desk: Desk, make: MakeReception
    ) -> None:
        first, second, asked = make(), make(per_minute=1), question()
        assert await first.keep(asked)
        (payload,) = await desk.database.updates.waiting()
        again = Update.de_json(payload, None)
        second.resume(again)
        assert second.admit(again)
        found = second.wanted(again)
        assert found is not None
        assert found.text == "Who?"

    async def test_what_is_taken_up_takes_no_place_of_those_that_came_meanwhile(self, make: MakeReception) -> None:
        reception, left, meanwhile = make(most=1), question(at=-60), question(at=-30)
        reception.resume(left)
        assert reception.admit(left)
        assert reception.admit(meanwhile)

    async def test_what_is_taken_up_and_not_wanted_any_more_is_done_with(self, desk: Desk, make: MakeReception) -> None:
        asked = question(at=-3600)
        await desk.database.updates.arrived(asked.update_id, asked.to_dict(), START)
        reception = make()
        reception.resume(asked)
        assert not reception.admit(asked)
        await settled()
        assert await desk.database.updates.waiting() == []

    @pytest.mark.parametrize(
        "fleeting",
        [
            inline_query(5, "Who?"),
            update("edited_message", **message(GROUP, text="among people", date=1_700_000_000)),
        ],
        ids=["an inline query", "an edit among people"],
    )
    async def test_what_is_not_the_bots_to_keep_is_not_kept(
        self, desk: Desk, make: MakeReception, fleeting: Update
    ) -> None:
        reception = make()
        assert await reception.keep(fleeting)
        assert reception.admit(fleeting)
        assert reception.wanted(fleeting)
        assert await desk.database.updates.waiting() == []

    @pytest.mark.parametrize(
        "nothing",
        [
            "no update",
            update(**message(GROUP, text="among people")),
            update("channel_post", **message({"id": -1009, "type": "channel"}, text="Who?")),
        ],
        ids=["another object", "among people", "a post"],
    )
    async def test_what_is_not_for_the_bot_is_not_taken_on_and_not_kept(
        self, bot: FakeBot, desk: Desk, make: MakeReception, nothing: object
    ) -> None:
        reception = make()
        assert not reception.admit(nothing)
        await settled()
        assert (await desk.database.updates.waiting(), bot.sent) == ([], [])


class TestLimits:
    async def test_a_reader_who_asks_too_fast_is_told_once_and_nobody_else_is_held_up(
        self, bot: FakeBot, make: MakeReception
    ) -> None:
        reception = make(per_minute=3)
        admitted = [reception.admit(question()) for _ in range(8)]
        assert admitted == [True] * 3 + [False] * 5
        assert reception.admit(question(chat_id=6))
        await settled()
        assert [(sent.chat_id, sent.text) for sent in bot.sent] == [
            (5, "Too many questions at once. Please wait a little before the next one.")
        ]

    async def test_after_a_while_they_may_ask_again(
        self, bot: FakeBot, make: MakeReception, clock: SimpleNamespace
    ) -> None:
        reception = make(per_minute=3)
        for _ in range(4):
            reception.admit(question())
        clock.now = 61
        assert reception.admit(question())
        await settled()
        assert len(bot.sent) == 1

    async def test_in_a_group_the_notice_goes_to_the_topic_of_the_question(
        self, bot: FakeBot, make: MakeReception
    ) -> None:
        reception = make(per_minute=1)
        for _ in range(2):
            text = "@StoryBot who?"
            asked = message(
                {**GROUP, "is_forum": True},
                text=text,
                entities=mention(text),
                message_thread_id=7,
                is_topic_message=True,
            )
            reception.admit(update(**asked))
        await settled()
        assert [(sent.chat_id, sent.topic_id) for sent in bot.sent] == [(-1001, 7)]

    async def test_when_too_much_waits_the_next_chat_is_told_that_the_bot_is_busy(
        self, bot: FakeBot, make: MakeReception
    ) -> None:
        reception = make(queue=2)
        first = question(chat_id=1)
        assert [reception.admit(one) for one in (first, question(chat_id=2), question(chat_id=3))] == [
            True,
            True,
            False,
        ]
        await settled()
        assert [(sent.chat_id, sent.text) for sent in bot.sent] == [
            (3, "I am busy right now. Please ask again in a moment.")
        ]
        reception.finished(first)
        assert reception.admit(question(chat_id=3))

    async def test_one_chat_does_not_fill_the_queue(self, make: MakeReception) -> None:
        reception = make(per_minute=1000)
        admitted = [reception.admit(question()) for _ in range(WAITING_IN_CHAT + 5)]
        assert sum(admitted) == WAITING_IN_CHAT
        assert reception.admit(question(chat_id=6))

    async def test_the_notice_is_in_the_language_that_the_reader_has_chosen(
        self, bot: FakeBot, desk: Desk, make: MakeReception
    ) -> None:
        await desk.database.readers.choose(5, "uk")
        reception = make(per_minute=1)
        for _ in range(2):
            reception.admit(question(language="hy"))
        await settled()
        assert bot.sent[0].text == (await desk.voice(5, None)).text("slow-down-reader")

    async def test_a_notice_to_somebody_who_has_blocked_the_bot_is_no_error(
        self, bot: FakeBot, make: MakeReception
    ) -> None:
        bot.fails("send_message", Forbidden("bot was blocked by the user"))
        reception = make(per_minute=1)
        assert [reception.admit(question()) for _ in range(2)] == [True, False]
        await settled()
        assert bot.sent == []

    async def test_inline_queries_and_changes_of_membership_count_for_nothing(self, make: MakeReception) -> None:
        reception = make(per_minute=1)
        assert all(reception.admit(inline_query(5, "Who?")) for _ in range(5))
        assert reception.admit(question())

    async def test_what_is_done_gives_its_place_back_once(self, make: MakeReception) -> None:
        reception = make(queue=1)
        asked = question(chat_id=1)
        reception.admit(asked)
        for _ in range(2):
            reception.finished(asked)
        assert [reception.admit(question(chat_id=chat)) for chat in (2, 3)] == [True, False]


class TestBacklog:
    async def test_what_waited_is_nobodys_haste(self, bot: FakeBot, make: MakeReception) -> None:
        reception = make(per_minute=1)
        assert all(reception.admit(question(at=-60)) for _ in range(5))
        await settled()
        assert bot.sent == []

    async def test_a_command_that_is_too_old_is_not_carried_out(self, make: MakeReception) -> None:
        assert not make().admit(question(at=-3600, text="/start", entities=command("/start")))

    async def test_beyond_a_number_the_rest_is_not_answered(self, make: MakeReception) -> None:
        reception = make(most=2)
        admitted = [reception.admit(question(at=-60, message_id=number)) for number in range(1, 4)]
        assert admitted == [True, True, False]


def edit(**fields: Any) -> Update:
    return update("edited_message", **message(edit_date=int(START.timestamp()), **fields))


AWAITED = {
    "a question": question(),
    "an edit": edit(text="Why?"),
    "a suggestion": presses(f"s:{'0' * 16}:{'0' * 8}"),
    "a passage": presses(f"p:{'0' * 16}:0:5"),
    "a passage in a group": presses(f"p:{'0' * 16}:0:5", GROUP),
}
DONE_AT_ONCE = {
    "a command": question(text="/start", entities=command("/start")),
    "an edit into nothing": edit(sticker=STICKER),
    "another page": presses("a:1:q:1"),
    "a language": presses("l:hy"),
    "a button that means nothing": presses("nothing"),
    "a passage under an inline message": press(None, data=f"p:{'0' * 16}:0:5"),
    "an inline query": inline_query(5, "Who?"),
}


class TestTyping:
    @pytest.mark.parametrize("asked", AWAITED.values(), ids=AWAITED)
    async def test_typing_is_shown_from_the_moment_something_is_asked_until_it_is_answered(
        self, bot: FakeBot, make: MakeReception, asked: Update
    ) -> None:
        reception = make()
        assert reception.admit(asked)
        await settled()
        bot.send_chat_action.assert_awaited_once()
        typing = [task for task in asyncio.all_tasks() if "keep_typing" in repr(task)]
        assert len(typing) == 1
        reception.finished(asked)
        await settled()
        assert typing[0].cancelled()

    @pytest.mark.parametrize("asked", DONE_AT_ONCE.values(), ids=DONE_AT_ONCE)
    async def test_what_is_done_at_once_is_done_too_soon_for_it(
        self, bot: FakeBot, make: MakeReception, asked: Update
    ) -> None:
        reception = make()
        assert reception.admit(asked)
        await settled()
        bot.send_chat_action.assert_not_awaited()
        reception.finished(asked)

    async def test_all_that_is_waited_for_in_a_chat_shows_as_one_and_again_after_each_reply(
        self, bot: FakeBot, make: MakeReception
    ) -> None:
        reception, asked = make(), [question(), AWAITED["an edit"], AWAITED["a suggestion"]]
        for one in asked:
            assert reception.admit(one)
        await settled()
        bot.send_chat_action.assert_awaited_once()
        for count, one in enumerate(asked, 1):
            assert bot.send_chat_action.await_count == count
            reception.finished(one)
            await settled()
        assert bot.send_chat_action.await_count == len(asked)
        assert not [task for task in asyncio.all_tasks() if "keep_typing" in repr(task)]


async def test_of_two_versions_of_a_question_the_later_is_the_newest_as_soon_as_it_comes(make: MakeReception) -> None:
    reception, asked = make(), question()
    edited = update("edited_message", **{**message(text="Why?"), "date": 1_700_000_000, "edit_date": 1_700_000_001})
    reception.admit(asked)
    assert reception.versions.is_newest(5, 100, asked.update_id)
    reception.admit(edited)
    assert not reception.versions.is_newest(5, 100, asked.update_id)
    assert reception.versions.is_newest(5, 100, edited.update_id)
