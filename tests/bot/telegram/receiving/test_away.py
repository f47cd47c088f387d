"""Who is told that the bot was away, where, and whether that outlasts the program."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.telegram.receiving.admission import Admission
from bot.telegram.services import Services
from bot.voice import voice_for
from tests.bot.telegram.fakes import FakeBot, services_of
from tests.bot.telegram.program import START, Make, settled
from tests.bot.telegram.updates import GROUP, PRIVATE, READER, message, update

FORUM = {**GROUP, "is_forum": True}
OLD = -3600


@pytest.fixture(autouse=True)
def _clock(clock: SimpleNamespace) -> None:
    """The clock stands still."""


def private(message_id: int, at: int = OLD, chat_id: int = 5, language: str = "en", **more: Any) -> Update:
    chat, sender = {**PRIVATE, "id": chat_id}, {**READER, "id": chat_id, "language_code": language}
    return update(**_at(at, message_id, chat, sender=sender, text="Who?", **more))


def edit(message_id: int, at: int) -> Update:
    return update("edited_message", **_at(OLD, message_id, PRIVATE, text="Why?", edit_date=int(START.timestamp()) + at))


def _at(at: int, message_id: int, chat: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**message(chat, message_id=message_id, **fields), "date": int(START.timestamp()) + at}


async def come(admission: Admission, *updates: Update) -> list[bool]:
    """Return which updates are taken on."""
    requests = [await admission.admit(one) for one in updates]
    await settled()
    for one in requests:
        if one:
            admission.finished(one)
    return [one is not None for one in requests]


async def tell(admission: Admission, clock: SimpleNamespace) -> None:
    clock.at += 10
    await admission.tell_of_absence()
    await settled()


async def test_young_questions_are_answered_and_of_old_ones_each_chat_is_told_once(
    bot: FakeBot, make: Make, clock: SimpleNamespace
) -> None:
    admission = make().admission
    old = [private(1), private(2), private(1, chat_id=6, language="uk")]
    assert await come(admission, *old, private(3, at=-60)) == [False, False, False, True]
    for _ in range(2):
        await tell(admission, clock)
    assert {sent.chat_id: sent.text for sent in bot.sent} == {
        5: "While I was away, 2 questions were left unanswered. Please ask again if you still want to know.",
        6: voice_for("uk").text("was-away", count=1),
    }
    assert len(bot.sent) == 2


async def test_a_question_whose_edit_is_answered_is_not_told_of(
    bot: FakeBot, make: Make, services: Services, clock: SimpleNamespace
) -> None:
    admission = make().admission
    assert [await come(admission, one) for one in (private(1), edit(1, at=-30))] == [[False], [True]]
    assert await services.database.updates.missed_questions() == []
    await tell(admission, clock)
    assert bot.sent == []


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
async def test_missed_questions_are_stored_until_the_chat_is_told_or_gone(
    bot: FakeBot, make: Make, services: Services, clock: SimpleNamespace, error: Exception | None, kept: int
) -> None:
    bot.fails("send_message", error)
    admission = make(services_of(bot, services.database, services.answering, stopping=True)).admission
    await come(admission, private(1))
    await tell(admission, clock)
    assert len(await services.database.updates.missed_questions()) == kept


async def test_what_waited_is_nobodys_haste_whatever_its_date(bot: FakeBot, make: Make, clock: SimpleNamespace) -> None:
    admission = make(limits={"per_minute": 2}).admission
    with admission.catching_up() as caught_up:
        assert await come(admission, *(private(number, at=1200) for number in range(1, 31))) == [True] * 30
        caught_up()
    late = [private(number, at=-7200) for number in range(31, 34)]
    assert await come(admission, *late) == [True, True, False]
    await settled()
    assert [sent.text[:8] for sent in bot.sent] == ["Too many"]


async def test_a_clock_that_is_set_back_does_not_keep_chats_from_being_told(
    bot: FakeBot, make: Make, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    admission = make().admission
    await come(admission, private(1))
    monkeypatch.setattr("bot.telegram.receiving.admission.now", lambda: START - timedelta(days=3))
    await tell(admission, clock)
    assert len(bot.sent) == 1
