"""What is taken on, what is stored until it is handled, and who is told of a refusal."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest
from telegram import Update

from bot.database import Outcome, StoredAnswer
from bot.telegram.receiving.admission import NOTICES_AT_ONCE, Admission
from bot.telegram.receiving.queues import UpdateQueue
from bot.telegram.receiving.request import Kind, NewestRequests, Request
from bot.telegram.receiving.requests import readable
from bot.telegram.services import Services, now
from tests.bot.telegram.fakes import FakeBot
from tests.bot.telegram.program import ADMIN, START, Make, edits, presses, says, settled
from tests.bot.telegram.receiving.requests import STICKER, press
from tests.bot.telegram.updates import GROUP, PRIVATE, READER, inline_query, mention, message, update

CALL = "@StoryBot Who announced it?"
SECRET = "between you and me"


@pytest.fixture(autouse=True)
def _clock(clock: SimpleNamespace) -> None:
    """The clock stands still."""


def question(chat_id: int = 5, at: int = 0, language: str = "en", text: str = "Who?", **more: Any) -> Update:
    """A question in a private chat, sent so many seconds after the start."""
    chat, sender = {**PRIVATE, "id": chat_id}, {**READER, "id": chat_id, "language_code": language}
    return says(text, chat=chat, sender=sender, date=int(START.timestamp()) + at, **more)


def in_group(message_id: int = 100, chat: dict[str, Any] = GROUP) -> Update:
    return says(CALL, message_id, chat, entities=mention(CALL))


async def taken_on(admission: Admission, *updates: Update) -> list[bool]:
    found = [await admission.admit(one) is not None for one in updates]
    await settled()
    return found


async def stored(services: Services) -> list[dict[str, Any]]:
    await settled()
    return await services.database.updates.waiting()


class TestOnce:
    async def test_an_update_is_stored_before_it_goes_on_and_goes_on_once(self, make: Make, services: Services) -> None:
        queue, asked = UpdateQueue(make().admission), question()
        for _ in range(2):
            await queue.put(asked)
        request = queue.get_nowait()
        assert isinstance(request, Request)
        assert (request.kind, request.text, request.is_stored, queue.qsize()) == (Kind.ANSWER, "Who?", True, 0)
        assert [payload["update_id"] for payload in await stored(services)] == [asked.update_id]
        await services.database.updates.handled(asked.update_id, now())
        assert await taken_on(make().admission, asked) == [False]

    async def test_the_librarys_own_signals_pass(self, make: Make) -> None:
        queue, signal = UpdateQueue(make().admission), object()
        await queue.put(signal)
        assert queue.get_nowait() is signal

    async def test_an_update_that_cannot_be_stored_goes_on(
        self, make: Make, services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def full(*_: object) -> bool:
            raise OSError("no space left on the disk")

        monkeypatch.setattr(services.database.updates, "arrived", full)
        admission, asked = make().admission, question()
        request = await admission.admit(asked)
        assert request
        assert not request.is_stored
        assert "no space left on the disk" in caplog.text
        assert await admission.admit(asked) is None
        assert not admission.is_safe(asked.update_id)

    async def test_an_update_that_could_not_be_stored_and_comes_again_is_not_handled_twice(
        self, make: Make, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        admission, asked = make().admission, question()
        with monkeypatch.context() as patch:
            patch.setattr(services.database.updates, "arrived", AsyncMock(side_effect=OSError("full")))
            request = await admission.admit(asked)
        assert request
        admission.finished(request)
        assert admission.is_safe(asked.update_id)
        assert await admission.admit(asked) is None

    async def test_what_is_stored_or_asks_nothing_is_safe(self, make: Make) -> None:
        admission, asked, talk = make().admission, question(), says("among people", chat=GROUP)
        assert await taken_on(admission, asked, talk) == [True, False]
        assert admission.is_safe(asked.update_id)
        assert admission.is_safe(talk.update_id)

    async def test_what_was_left_at_a_stop_is_taken_on_again_and_takes_no_place(
        self, make: Make, services: Services
    ) -> None:
        await make().admission.admit(question(at=-60))
        queue = UpdateQueue(make(limits={"most_old": 1, "per_minute": 1}).admission)
        for payload in await stored(services):
            await queue.resume(Update.de_json(payload, None))
        await queue.put(question(at=-30, message_id=101))
        assert queue.qsize() == 2

    async def test_what_is_too_old_when_it_is_resumed_no_longer_waits(self, make: Make, services: Services) -> None:
        asked = question(at=-3600)
        await services.database.updates.arrived(asked.update_id, asked.to_dict(), START)
        assert await make().admission.admit(asked, resumed=True) is None
        assert await stored(services) == []

    @pytest.mark.parametrize(
        ("come", "goes_on"),
        [
            (inline_query(5, "Who?"), True),
            (edits("among people", chat=GROUP), False),
            (edits("/help", chat=PRIVATE), False),
            (says("among people", chat=GROUP), False),
            (update("channel_post", **message({"id": -1009, "type": "channel"}, text="Who?")), False),
        ],
        ids=["an inline query", "an edit among people", "an edit of no question", "a talk among people", "a post"],
    )
    async def test_what_is_not_the_bots_to_store_is_not_stored(
        self, bot: FakeBot, make: Make, services: Services, come: Update, goes_on: bool
    ) -> None:
        assert await taken_on(make().admission, come) == [goes_on]
        assert (await stored(services), bot.sent) == ([], [])


NONSENSE: dict[str, dict[str, Any]] = {
    "a message without a chat": {"message": {"message_id": 1, "date": 1, "text": "hush"}},
    "a text that is a number": {"message": message(text=5, entities=[{"type": "bold", "offset": 0, "length": 1}])},
    "a text with half an emoji": {"message": message(text="hush \ud83d", entities=mention("@StoryBot"))},
    "a message without a number": {"message": message(message_id="hush")},
    "a chat without a number": {"message": message(chat={**GROUP, "id": "hush"}, migrate_to_chat_id=5)},
    "a chat whose number is too large": {"message": message(chat={"id": 2**63, "type": "private"}, text="hush")},
    "a chat whose number is a list": {"message": message(chat={"id": ["hush"], "type": "private"}, text="hush")},
    "an entity of no place": {"message": message(text="hush", entities=[{"type": "url", "offset": "a", "length": 1}])},
    "an inline query without a sender": {"inline_query": {"id": "1", "query": "hush", "offset": ""}},
    "an inline query without words": {
        "inline_query": {"id": "1", "query": None, "offset": "", "from": {"id": 5, "is_bot": False, "first_name": "A"}}
    },
    "a change of nobody's": {"my_chat_member": {"chat": GROUP, "date": 1, "from": {"id": 5}}},
}


async def test_an_update_that_makes_no_sense_becomes_a_request_that_says_so(make: Make, services: Services) -> None:
    for name, value in NONSENSE.items():
        request = await make().admission.admit(Update.de_json(readable({"update_id": 8, **value})))
        assert request, name
        assert request.kind is Kind.UNREADABLE, name
        assert "hush" not in request.text, name
    assert await stored(services) == []


class TestLimits:
    async def test_a_reader_who_asks_too_fast_is_told_once_and_may_ask_again_after_a_while(
        self, bot: FakeBot, make: Make, services: Services, clock: SimpleNamespace
    ) -> None:
        admission = make(limits={"per_minute": 3}).admission
        await services.database.conversations.choose_locale(5, "en")
        found = await taken_on(admission, *(question(language="hy", message_id=n) for n in range(1, 8)))
        assert found == [True] * 3 + [False] * 4
        assert await taken_on(admission, question(chat_id=6)) == [True]
        clock.at = 61
        assert await taken_on(admission, question(message_id=9)) == [True]
        assert [(sent.chat_id, sent.text) for sent in bot.sent] == [
            (5, "Too many questions at once. Please wait a little before the next one.")
        ]
        assert len(await stored(services)) == 5

    @pytest.mark.parametrize("chat", [PRIVATE, GROUP], ids=["in private", "in a group"])
    async def test_the_line_replies_to_the_first_message_that_is_not_answered(
        self, bot: FakeBot, make: Make, chat: dict[str, Any]
    ) -> None:
        admission = make(limits={"per_minute": 2}).admission
        asked = [says(CALL, number, chat, entities=mention(CALL)) for number in range(101, 106)]
        assert await taken_on(admission, *asked) == [True] * 2 + [False] * 3
        assert [sent.reply and sent.reply.message_id for sent in bot.sent] == [103]

    async def test_if_too_much_waits_the_next_chat_is_told_that_the_bot_is_busy(self, bot: FakeBot, make: Make) -> None:
        admission = make(limits={"queue": 2}).admission
        first = await admission.admit(question(chat_id=1))
        assert first
        assert await taken_on(admission, question(chat_id=2), question(chat_id=3)) == [True, False]
        assert [(sent.chat_id, sent.text) for sent in bot.sent] == [
            (3, "I am busy right now. Please ask again in a moment.")
        ]
        admission.finished(first)
        assert await taken_on(admission, question(chat_id=3), question(chat_id=4)) == [True, False]

    async def test_only_some_notices_are_on_their_way_at_a_time(
        self, bot: FakeBot, make: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        may_arrive, send = asyncio.Event(), bot.send_message
        on_their_way: list[int] = []

        async def slowly(chat_id: int, html: str, **more: Any) -> Any:
            on_their_way.append(chat_id)
            await may_arrive.wait()
            return await send(chat_id, html, **more)

        monkeypatch.setattr(bot, "send_message", slowly)
        admission = make(limits={"queue": 1}).admission
        await taken_on(admission, *(question(chat_id=number) for number in range(1, 20)))
        assert len(on_their_way) == NOTICES_AT_ONCE
        may_arrive.set()
        await settled()
        assert sorted(sent.chat_id for sent in bot.sent) == list(range(2, 20))

    async def test_a_database_that_fails_at_a_refusal_is_reported(
        self, bot: FakeBot, make: Make, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def full(*_: object) -> None:
            raise OSError("no space left on the disk")

        admission = make(limits={"queue": 1}).admission
        monkeypatch.setattr(services.database.updates, "handled", full)
        assert await taken_on(admission, question(chat_id=1), question(chat_id=2)) == [True, False]
        assert sorted(sent.chat_id for sent in bot.sent) == [2, ADMIN]

    async def test_each_refused_button_press_is_told_why(self, bot: FakeBot, make: Make) -> None:
        await taken_on(make(limits={"per_minute": 1}).admission, *(presses("l:hy") for _ in range(3)))
        line = "Too many questions at once. Please wait a little before the next one."
        assert bot.alerts == [line, line]

    async def test_inline_queries_and_what_waited_while_the_bot_was_away_do_not_count(self, make: Make) -> None:
        admission = make(limits={"per_minute": 1}).admission
        free = [inline_query(5, "Who?"), inline_query(5, "Who?"), question(at=-60, message_id=101)]
        assert await taken_on(admission, *free, question(message_id=102)) == [True] * 4

    async def test_edits_of_questions_count_as_questions_do(self, bot: FakeBot, make: Make) -> None:
        admission = make(limits={"per_minute": 3, "queue": 2}).admission
        asked = [question(message_id=100 + number) for number in range(3)]
        assert await taken_on(admission, *asked) == [True, True, False]
        # Of messages that wait, and of one that was refused.
        assert await taken_on(admission, *(edits("Why?", 100 + number) for number in range(3))) == [False] * 3
        assert admission.queue_length == 2
        assert [sent.text for sent in bot.sent] == ["I am busy right now. Please ask again in a moment."]

    async def test_an_edit_that_is_refused_leaves_the_question_that_waits(self, make: Make) -> None:
        admission = make(limits={"per_minute": 1}).admission
        asked = await admission.admit(question())
        assert asked
        assert await taken_on(admission, edits("Why?")) == [False]
        assert admission.newest.is_newest(asked)


class TestWithdrawals:
    """An edit into what asks nothing is stored if the message was a question, and then only which message it is."""

    @staticmethod
    def edited(chat: dict[str, Any], message_id: int = 100) -> Update:
        return edits(f"/help@OtherBot {SECRET}" if chat is GROUP else f"/help {SECRET}", message_id, chat)

    @pytest.mark.parametrize("allowed", [{}, {"chats": frozenset({-1001, 5})}, {"users": frozenset({5})}], ids=str)
    @pytest.mark.parametrize("chat", [GROUP, PRIVATE], ids=["in a group", "in private"])
    async def test_the_place_of_an_answered_question_is_stored_and_withdraws_it_after_a_restart(
        self, make: Make, services: Services, chat: dict[str, Any], allowed: dict[str, Any]
    ) -> None:
        answer = StoredAnswer(7, chat["id"], 0, 5, 100, 1000, "en", {})
        await services.database.updates.handled(1, now(), Outcome(answer))
        await make(**allowed).admission.admit(self.edited(chat))
        (payload,) = await stored(services)
        assert SECRET not in str(payload)
        assert payload["edited_message"].keys() == {"message_id", "date", "chat"}
        again = await make(**allowed).admission.admit(Update.de_json(payload, None), resumed=True)
        assert again
        assert (again.kind, again.chat_id, again.message_id) == (Kind.WITHDRAW, chat["id"], 100)

    async def test_it_is_stored_while_its_question_waits_but_not_once_that_was_refused_or_given_up(
        self, make: Make, services: Services
    ) -> None:
        admission = make(limits={"per_minute": 1}).admission
        asked = await admission.admit(in_group())
        assert asked
        assert await taken_on(admission, self.edited(GROUP), in_group(101), self.edited(GROUP, 101)) == [
            True,
            False,
            False,
        ]
        admission.finished(asked)
        assert await taken_on(admission, self.edited(GROUP)) == [False]
        assert sum("edited_message" in payload for payload in await stored(services)) == 1


AWAITED = {
    "a question": question(),
    "an edit": edits("Why?"),
    "a suggestion": presses(f"s:{'0' * 16}:{'0' * 8}"),
    "a passage in a group": presses(f"p:{'0' * 16}:0:5", chat=GROUP),
}
DONE_AT_ONCE = {
    "a command": question(text="/start"),
    "another page": presses("a:1:q:1"),
    "a button that means nothing": presses("nothing"),
    "a passage under an inline message": press(None, data=f"p:{'0' * 16}:0:5"),
    "an inline query": inline_query(5, "Who?"),
    "a sticker": update(**message(sticker=STICKER)),
}


async def test_typing_is_shown_while_an_answer_or_a_passage_is_awaited(bot: FakeBot, make: Make) -> None:
    for shows, updates in ((1, AWAITED), (0, DONE_AT_ONCE)):
        for name, one in updates.items():
            bot.send_chat_action.reset_mock()
            admission = make().admission
            request = await admission.admit(one)
            assert request
            await settled()
            assert bot.send_chat_action.await_count == shows, name
            admission.finished(request)


class TestNewest:
    def test_of_a_persons_inline_queries_the_last_is_the_newest_and_a_button_press_always_is(self) -> None:
        newest = NewestRequests()
        queries = [Request(number, Kind.INLINE, user_id=user) for number, user in ((3, 5), (1, 5), (2, 6))]
        pressed = [Request(number, Kind.PRESS, chat_id=5, message_id=7) for number in (4, 5)]
        for one in (*queries, *pressed):
            newest.note(one)
        assert [newest.is_newest(one) for one in (*queries, *pressed)] == [False, True, True, True, True]

    def test_the_oldest_are_forgotten_first(self) -> None:
        newest = NewestRequests(kept=2)
        noted = [Request(9, Kind.ANSWER, chat_id=5, message_id=number) for number in (1, 2, 1, 3)]
        for one in noted:
            newest.note(one)
        older = [Request(1, Kind.ANSWER, chat_id=5, message_id=number) for number in (1, 2, 3)]
        assert [newest.is_newest(one) for one in older] == [False, True, False]
