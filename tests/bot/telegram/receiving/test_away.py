"""Who is told that the bot was away, where, and whether that outlasts the program."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.database import MissedQuestion
from bot.telegram.receiving import admission as module
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Reception
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.rate_limits import Admission
from bot.telegram.services import Desk
from bot.voice import voice_for
from tests.bot.telegram.fakes import FakeBot, desk_of
from tests.bot.telegram.updates import GROUP, ME, PRIVATE, READER, mention, message, update

START = datetime.fromtimestamp(1_700_000_000, UTC)
FORUM = {**GROUP, "is_forum": True}
OLD = -3600


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=START)
    monkeypatch.setattr(module, "now", lambda: clock.now)
    return clock


def reception_of(desk: Desk, most: int = 100) -> Reception:
    """A reception after a start, without what an earlier one has left."""
    backlog = Backlog(START, timedelta(minutes=10), most)
    return Reception(desk, lambda: ME, Allowed(), Admission(20, 100), backlog)


def private(message_id: int, at: int = OLD, chat_id: int = 5, language: str = "en", **more: Any) -> Update:
    chat, sender = {**PRIVATE, "id": chat_id}, {**READER, "id": chat_id, "language_code": language}
    return update(**_at(at, message_id, chat, sender=sender, text="Who?", **more))


def in_topic(message_id: int, topic_id: int, at: int = OLD) -> Update:
    text = "@StoryBot who?"
    topic = {"message_thread_id": topic_id, "is_topic_message": True} if topic_id else {}
    return update(**_at(at, message_id, FORUM, text=text, entities=mention(text), **topic))


def edit(message_id: int, at: int) -> Update:
    return update("edited_message", **_at(OLD, message_id, PRIVATE, text="Why?", edit_date=int(START.timestamp()) + at))


def _at(at: int, message_id: int, chat: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**message(chat, message_id=message_id, **fields), "date": int(START.timestamp()) + at}


async def settled() -> None:
    """Let what was begun beside go on."""
    for _ in range(10):
        await asyncio.sleep(0.01)


async def comes(reception: Reception, *updates: Update) -> list[bool]:
    admitted = [await reception.keep(one) and reception.admit(one) for one in updates]
    await settled()
    for one in updates:
        reception.finished(one)
    return admitted


async def tells(reception: Reception, clock: SimpleNamespace) -> None:
    clock.now += timedelta(seconds=10)
    await reception.tell_of_absence()
    await settled()


async def test_the_young_is_answered_and_of_the_old_each_chat_is_told_once(
    bot: FakeBot, desk: Desk, clock: SimpleNamespace
) -> None:
    reception = reception_of(desk)
    old = [private(1), private(2), private(1, chat_id=6, language="uk")]
    assert await comes(reception, *old, private(3, at=-60)) == [False, False, False, True]
    for _ in range(2):
        await tells(reception, clock)
    assert {sent.chat_id: sent.text for sent in bot.sent} == {
        5: "While I was away, 2 questions were left unanswered. Please ask again if you still want to know.",
        6: voice_for("uk").text("was-away", count=1),
    }
    assert len(bot.sent) == 2


async def test_each_topic_in_which_questions_were_missed_is_told(
    bot: FakeBot, desk: Desk, clock: SimpleNamespace
) -> None:
    reception = reception_of(desk)
    await comes(reception, in_topic(1, 7), in_topic(2, 8), in_topic(3, 7), in_topic(4, 0), in_topic(5, 9, at=-60))
    await tells(reception, clock)
    told = {(sent.chat_id, sent.topic_id): sent.text.partition(" left")[0] for sent in bot.sent}
    assert told == {
        (GROUP["id"], 7): "While I was away, 2 questions were",
        (GROUP["id"], 8): "While I was away, 1 question was",
        (GROUP["id"], None): "While I was away, 1 question was",
    }


async def test_a_question_and_its_edit_are_told_of_as_one(bot: FakeBot, desk: Desk, clock: SimpleNamespace) -> None:
    reception = reception_of(desk, most=0)
    assert await comes(reception, private(1, at=-60), edit(1, at=-30)) == [False, False]
    await tells(reception, clock)
    assert [sent.text.partition(" left")[0] for sent in bot.sent] == ["While I was away, 1 question was"]


async def test_a_question_whose_edit_is_answered_is_not_told_of_even_after_a_stop(
    bot: FakeBot, desk: Desk, clock: SimpleNamespace
) -> None:
    reception = reception_of(desk)
    assert await comes(reception, private(1)) == [False]
    assert await comes(reception, edit(1, at=-30)) == [True]
    assert await desk.database.missed_questions.all() == []
    await tells(reception, clock)
    assert bot.sent == []


async def test_a_question_that_was_taken_on_and_its_edit_take_no_place_of_others(
    desk: Desk, clock: SimpleNamespace
) -> None:
    reception, left = reception_of(desk, most=1), private(1, at=-60)
    reception.resume(left)
    assert await comes(reception, left, edit(1, at=-30), private(2, at=-20)) == [True] * 3


class TestAStopBeforeTheLine:
    async def test_where_questions_stand_is_kept_without_their_words(self, desk: Desk, clock: SimpleNamespace) -> None:
        await comes(reception_of(desk), private(1, language="uk"), in_topic(2, 7))
        assert await desk.database.updates.waiting() == []
        assert await desk.database.missed_questions.all() == [
            MissedQuestion(-1001, 2, 7),
            MissedQuestion(5, 1, 0, "uk"),
        ]

    async def test_the_next_start_tells_of_all(self, bot: FakeBot, desk: Desk, clock: SimpleNamespace) -> None:
        await comes(reception_of(desk), private(1, language="uk"), in_topic(2, 7))
        again = reception_of(desk)
        again.recall(await desk.database.missed_questions.all())
        await comes(again, private(2, language="uk"))
        await tells(again, clock)
        assert {(sent.chat_id, sent.topic_id): sent.text for sent in bot.sent} == {
            (5, None): voice_for("uk").text("was-away", count=2),
            (GROUP["id"], 7): voice_for("en").text("was-away", count=1),
        }
        assert await desk.database.missed_questions.all() == []

    @pytest.mark.parametrize(
        ("error", "kept"),
        [
            (None, 0),
            (Forbidden("bot was blocked by the user"), 0),
            (BadRequest("Message thread not found"), 0),
            (NetworkError("away"), 1),
            (RetryAfter(60), 1),
        ],
        ids=lambda one: type(one).__name__,
    )
    async def test_it_is_kept_until_the_line_was_said_or_failed_for_good(
        self, bot: FakeBot, desk: Desk, clock: SimpleNamespace, error: Exception | None, kept: int
    ) -> None:
        bot.fails("send_message", error)
        stopping = desk_of(bot, desk.database, desk.executor, running=False)
        reception = reception_of(stopping)
        await comes(reception, private(1))
        await tells(reception, clock)
        assert len(await desk.database.missed_questions.all()) == kept
