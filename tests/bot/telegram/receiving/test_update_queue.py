"""What is taken on is in the database, whatever becomes of it; and what is served changes at the door."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram import Update

from bot.database import MessagePlace
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Reception
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.intent import Kind
from bot.telegram.receiving.malformed import readable
from bot.telegram.receiving.rate_limits import Admission
from bot.telegram.receiving.update_queue import Inbox
from bot.telegram.services import Desk, now
from tests.bot.telegram.updates import GROUP, ME, PRIVATE, READER, command, inline_query, mention, message, update

NEW = {**GROUP, "id": -1002}
CALL = "@StoryBot Who announced it?"
SECRET = "between you and me"


def reception_of(desk: Desk, allowed: Allowed | None = None, per_minute: int = 20) -> Reception:
    backlog = Backlog(datetime(2020, 1, 1, tzinfo=UTC), timedelta(hours=1), 100)
    return Reception(desk, lambda: ME, allowed or Allowed(), Admission(per_minute, 200), backlog)


def question(chat: dict[str, Any] = GROUP, message_id: int = 100) -> Update:
    return update(**message(chat, text=CALL, entities=mention(CALL), message_id=message_id))


def changed(chat: dict[str, Any], message_id: int = 100) -> Update:
    """A change of a message into a command, which asks nothing."""
    fields = {"text": f"/help {SECRET}", "entities": command("/help"), "edit_date": 1_700_000_001}
    elsewhere = f"/help@OtherBot {SECRET}"
    if chat is GROUP:
        fields |= {"text": elsewhere, "entities": command(elsewhere)}
    return update("edited_message", **message(chat, message_id=message_id, **fields))


async def answered(desk: Desk, chat: dict[str, Any]) -> None:
    place = MessagePlace(chat["id"], 0, 100)
    answer_id = await desk.database.answers.add(place, user_id=5, locale="en", content={}, now=now())
    await desk.database.answers.sent(answer_id, 1000)


async def test_an_update_is_kept_before_it_goes_on(desk: Desk) -> None:
    inbox, one = Inbox(), question()
    inbox.keep = reception_of(desk).keep
    await inbox.put(one)
    assert [kept["update_id"] for kept in await desk.database.updates.waiting()] == [one.update_id]
    assert inbox.get_nowait() is one


async def test_an_update_that_comes_a_second_time_goes_no_further(desk: Desk) -> None:
    inbox, one = Inbox(), question()
    inbox.keep = reception_of(desk).keep
    for _ in range(2):
        await inbox.put(one)
    assert inbox.qsize() == 1


async def test_an_update_that_cannot_be_kept_goes_on_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    async def keep(_update: Update) -> bool:
        raise OSError("no space left on the disk")

    inbox, one = Inbox(), question()
    inbox.keep = keep
    await inbox.put(one)
    assert inbox.get_nowait() is one
    assert "no space left on the disk" in caplog.text


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


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
async def test_an_update_that_makes_no_sense_is_replaced_by_one_that_says_so(desk: Desk, value: dict[str, Any]) -> None:
    inbox, reception = Inbox(), reception_of(desk)
    inbox.keep = reception.keep
    await inbox.put(Update.de_json(readable({"update_id": 8, **value})))
    one = inbox.get_nowait()
    assert isinstance(one, Update)
    assert reception.admit(one)
    found = reception.wanted(one)
    assert found is not None
    assert found.kind is Kind.UNREADABLE
    assert "hush" not in found.text
    reception.finished(one)
    assert await desk.database.updates.waiting() == []


async def test_the_librarys_own_signals_pass() -> None:
    inbox, signal = Inbox(), object()
    await inbox.put(signal)
    assert inbox.get_nowait() is signal


async def test_what_is_said_among_people_is_not_kept(desk: Desk) -> None:
    among_people = update(**message(GROUP, text="Who announced it?"))
    assert await reception_of(desk).keep(among_people)
    assert await desk.database.updates.waiting() == []


class TestAChangeIntoWhatAsksNothing:
    """It is kept where the message was a question, and then only which message that is."""

    @pytest.mark.parametrize("chat", [GROUP, PRIVATE], ids=["in a group", "in private"])
    async def test_among_people_it_is_not_kept(self, desk: Desk, chat: dict[str, Any]) -> None:
        assert await reception_of(desk).keep(changed(chat))
        assert await desk.database.updates.waiting() == []

    @pytest.mark.parametrize("chat", [GROUP, PRIVATE], ids=["in a group", "in private"])
    async def test_of_a_question_with_an_answer_its_place_is_kept_and_no_word(
        self, desk: Desk, chat: dict[str, Any]
    ) -> None:
        await answered(desk, chat)
        assert await reception_of(desk).keep(changed(chat))
        (payload,) = await desk.database.updates.waiting()
        assert SECRET not in str(payload)
        assert str(READER["first_name"]) not in str(payload)
        assert payload["edited_message"].keys() == {"message_id", "date", "chat"}

    @pytest.mark.parametrize(
        "allowed", [Allowed(), Allowed(chats=frozenset({-1001})), Allowed(users=frozenset({5}))], ids=str
    )
    @pytest.mark.parametrize("chat", [GROUP, PRIVATE], ids=["in a group", "in private"])
    async def test_what_is_kept_withdraws_the_same_question_after_a_restart(
        self, desk: Desk, chat: dict[str, Any], allowed: Allowed
    ) -> None:
        await answered(desk, chat)
        assert await reception_of(desk, allowed).keep(changed(chat))
        again = reception_of(desk, allowed)
        for payload in await desk.database.updates.waiting():
            kept = Update.de_json(payload, None)
            again.resume(kept)
            assert again.admit(kept)
            found = again.wanted(kept)
            assert found is not None
            assert (found.kind, found.chat_id, found.message_id) == (Kind.WITHDRAW, chat["id"], 100)
            again.finished(kept)
            assert await again.keep(kept) is False

    async def test_it_is_kept_while_its_question_waits(self, desk: Desk) -> None:
        reception, asked = reception_of(desk), question()
        for one in (asked, changed(GROUP)):
            assert await reception.keep(one)
        assert len(await desk.database.updates.waiting()) == 2

    async def test_also_where_its_question_waited_at_the_start(self, desk: Desk) -> None:
        reception, asked = reception_of(desk), question()
        reception.resume(asked)
        assert await reception.keep(changed(GROUP))
        assert len(await desk.database.updates.waiting()) == 1

    async def test_but_not_once_that_was_turned_away_or_given_up(self, desk: Desk) -> None:
        reception, given_up, turned_away = reception_of(desk, per_minute=1), question(), question(message_id=101)
        for one in (given_up, turned_away):
            assert await reception.keep(one)
        assert [reception.admit(one) for one in (given_up, turned_away)] == [True, False]
        reception.finished(given_up)
        for message_id in (100, 101):
            assert await reception.keep(changed(GROUP, message_id))
        assert not any("edited_message" in payload for payload in await desk.database.updates.waiting())


async def test_what_is_turned_away_is_done_with(desk: Desk) -> None:
    reception = reception_of(desk, per_minute=1)
    taken, refused = question(), question()
    for one in (taken, refused):
        assert await reception.keep(one)
    assert reception.admit(taken)
    assert not reception.admit(refused)
    reception.finished(taken)
    for _ in range(100):
        await asyncio.sleep(0.01)
        waiting = await desk.database.updates.waiting()
        if len(waiting) == 1:
            break
    assert [kept["update_id"] for kept in waiting] == [taken.update_id]


async def test_inline_queries_are_not_kept(desk: Desk) -> None:
    reception = reception_of(desk)
    one = inline_query(5, "Who announced it?")
    assert await reception.keep(one)
    assert reception.admit(one)
    assert reception.wanted(one)
    reception.finished(one)
    assert await desk.database.updates.waiting() == []


async def test_a_supergroup_is_served_from_the_moment_its_group_becomes_it(desk: Desk) -> None:
    reception = reception_of(desk, Allowed(chats=frozenset({-1001})))
    moved, asked = update(**message(migrate_to_chat_id=NEW["id"], chat=GROUP)), question(NEW)
    assert reception.admit(moved)
    assert reception.admit(asked)
    found = reception.wanted(asked)
    assert found is not None
    assert found.kind.name == "ANSWER"
    for one in (moved, asked):
        reception.finished(one)
