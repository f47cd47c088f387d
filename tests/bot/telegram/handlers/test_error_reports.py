"""Who is told what when something goes wrong while a request is handled."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram.handlers.dispatch import Context
from bot.telegram.handlers.error_reports import ALPHABET, REFERENCE_LENGTH, REPORTED, reference
from bot.voice import LOCALES, voice_for
from index import Answered
from index.errors import StoreAwayError
from tests.bot.telegram.fakes import BLOCKED, QUESTION, FakeBot, watched
from tests.bot.telegram.program import ADMIN, Program, presses, says
from tests.bot.telegram.updates import GROUP, READER, inline_query, update

LINE = re.compile(r"Something went wrong on my side, .* \(Reference: (\w{8})\)")


@pytest.mark.parametrize(
    "error",
    [
        BLOCKED,
        BadRequest("Chat not found"),
        BadRequest("Message thread not found"),
        BadRequest("Query is too old and response timeout expired or query id is invalid"),
    ],
    ids=str,
)
async def test_if_nobody_is_there_to_be_told_only_the_log_says_so(
    bot: FakeBot, program: Program, caplog: pytest.LogCaptureFixture, error: TelegramError
) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    bot.fails("send_message", error)
    assert await program.comes(says(QUESTION)) == []
    assert [(record.levelname, record.getMessage()[:23]) for record in caplog.records] == [
        ("INFO", "could not deliver a rep")
    ]
    assert await program.stored_updates() == []


async def test_of_a_bug_the_reader_gets_the_number_that_the_log_has_with_the_traceback(
    program: Program, caplog: pytest.LogCaptureFixture, broken: None
) -> None:
    told, report = await program.comes(says(QUESTION, sender={**READER, "language_code": "en"}))
    match = LINE.fullmatch(told.text)
    assert match
    assert told.reply is not None
    assert told.reply.message_id == 100
    assert report.chat_id == ADMIN
    assert report.text == (
        "Something was not answered because of a mistake in the program. Please report it, with the lines of the log "
        f"that have the number.\nOnce; number in the log: {match[1]} (KeyError)"
    )
    (record,) = caplog.records
    assert match[1] in record.getMessage()
    assert record.exc_info
    assert QUESTION not in caplog.text
    assert await program.stored_updates() == []


async def test_an_outage_is_one_line_in_the_log(program: Program, caplog: pytest.LogCaptureFixture) -> None:
    await program.fails(NetworkError("away"), says(QUESTION))
    assert LINE.fullmatch(program.bot.sent[0].text)
    (record,) = caplog.records
    assert (record.levelname, record.exc_info) == ("WARNING", None)


async def test_a_chat_that_has_to_wait_is_not_written_to(bot: FakeBot, program: Program) -> None:
    await program.fails(RetryAfter(30), says(QUESTION))
    assert {sent.chat_id for sent in bot.sent} == {ADMIN}


async def test_the_administrators_are_told_once_an_hour_of_each_kind_and_type(
    bot: FakeBot, program: Program, clock: SimpleNamespace
) -> None:
    for clock.at, error in [
        (0, KeyError()),
        (1, KeyError()),
        (2, NetworkError("away")),
        (3, KeyError()),
        (3599, IndexError()),
        (3600, KeyError()),
        (3601, BLOCKED),
    ]:
        await program.fails(error, says(QUESTION))
    reports = [sent.text.splitlines() for sent in bot.sent if sent.chat_id == ADMIN]
    assert [(first[:20], last.partition(";")[0], last.partition(" (")[2]) for first, last in reports] == [
        ("Something was not an", "Once", "KeyError)"),
        ("Telegram cannot be r", "Once", "NetworkError)"),
        ("Something was not an", "Once", "IndexError)"),
        ("Something was not an", "3 times", "KeyError)"),
    ]
    assert len(bot.sent) == len(reports) + 6


@pytest.mark.parametrize("locale", LOCALES)
def test_each_kind_that_is_reported_is_told_in_words_of_its_own(locale: str) -> None:
    say = voice_for(locale).text
    given = {"name": "KeyError", "reference": "K7M2"}
    lines = {say("admin-error", kind=kind.name.lower(), count=1, **given).splitlines()[0] for kind in REPORTED}
    assert len(lines) == len(REPORTED)


async def test_an_administrator_is_told_in_the_language_that_they_have_chosen(bot: FakeBot, program: Program) -> None:
    await program.services.database.conversations.choose_locale(ADMIN, "uk")
    await program.fails(NetworkError("away"), None)
    assert bot.sent[-1].text.startswith("Телеграм недоступний.")


async def test_an_error_notice_that_cannot_be_sent_is_no_further_error(bot: FakeBot, program: Program) -> None:
    bot.fails("send_message", BLOCKED, BLOCKED)
    await program.fails(KeyError(), says(QUESTION))
    assert bot.sent == []


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_store_that_is_away_has_a_line_of_its_own_and_the_next_question_is_answered(
    bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreAwayError("milvus", "it does not answer", "wait")

    sender = {**READER, "language_code": locale}
    with monkeypatch.context() as patch:
        patch.setattr(watched(program.services), "ask", away)
        reply, report = await program.comes(says("repairs?", sender=sender))
    (number,) = re.findall(r"([A-Z0-9]{8})\)", reply.text)
    assert reply.text == voice_for(locale).text("archive-away", reference=number)
    assert report.text.startswith("The store of the index does not answer.")
    (answer,) = await program.comes(says("repairs?", 101, sender=sender))
    assert "kroner" in answer.text


async def test_an_answer_from_a_part_of_the_archive_is_followed_by_a_line_and_not_kept(
    bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answerer = watched(program.services)
    with monkeypatch.context() as patch:
        whole = answerer.ask
        patch.setattr(answerer, "ask", lambda *a, **k: replace(cast(Answered, whole(*a, **k)), partly_searched=True))
        answer, notice = await program.comes(says(QUESTION))
    assert "kroner" in answer.text
    assert notice.text == voice_for("en").text("partly-searched")
    assert len(await program.comes(says(QUESTION, 101))) == 1


async def test_an_answer_is_stored_and_sent_once_if_the_line_after_it_fails(
    bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    answerer = watched(program.services)
    whole = answerer.ask
    monkeypatch.setattr(answerer, "ask", lambda *a, **k: replace(cast(Answered, whole(*a, **k)), partly_searched=True))
    bot.fails("send_message", None, BLOCKED)
    (answer,) = await program.comes(says(QUESTION))
    assert await program.stored_updates() == []
    await program.presses("👍", answer)
    assert bot.alerts == [voice_for("en").text("vote-counted")]


@pytest.mark.parametrize("locale", LOCALES)
async def test_of_an_inline_query_the_error_is_a_card_with_the_number_that_is_not_cached(
    bot: FakeBot, program: Program, caplog: pytest.LogCaptureFixture, broken: None, locale: str
) -> None:
    sender = {**READER, "language_code": locale}
    await program.comes(update("inline_query", id="q", query=QUESTION, offset="", **{"from": sender}))
    (call,) = bot.answer_inline_query.await_args_list
    assert (call.args[0], call.kwargs["is_personal"], call.kwargs["cache_time"]) == ("q", True, 0)
    (card,) = call.args[1]
    (number,) = re.findall(r"reference (\w{8})", caplog.text)
    line = voice_for(locale).text("error-line", reference=number)
    assert card.input_message_content.message_text == html.escape(line)
    assert number in card.description
    assert [sent.chat_id for sent in bot.sent] == [ADMIN]


async def test_of_a_superseded_inline_query_only_the_administrators_are_told(
    bot: FakeBot, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.admission.newest, "is_newest", lambda _: False)
    await program.fails(KeyError(), inline_query(5, "Who?"))
    bot.answer_inline_query.assert_not_awaited()
    assert [sent.chat_id for sent in bot.sent] == [ADMIN]


async def test_of_a_button_the_error_is_told_in_the_topic_and_is_no_reply(bot: FakeBot, program: Program) -> None:
    await program.fails(KeyError(), presses("l:hy", chat=GROUP, message_thread_id=7, is_topic_message=True))
    assert (bot.sent[0].chat_id, bot.sent[0].topic_id, bot.sent[0].reply) == (GROUP["id"], 7, None)


async def test_what_a_stop_interrupts_waits_for_the_next_start(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupted(*_: object) -> None:
        raise asyncio.CancelledError

    monkeypatch.setattr("bot.telegram.handlers.questions.Questions._taken_up", interrupted)
    request = await program.admission.admit(says(QUESTION))
    assert request
    with pytest.raises(asyncio.CancelledError):
        await program.dispatch.handle(request, cast(Context, None))
    program.admission.finished(request)
    assert await program.stored_updates() == [request.update_id]


def test_a_reference_number_is_short_new_and_easy_to_read() -> None:
    numbers = {reference() for _ in range(1000)}
    assert len(numbers) == 1000
    assert all(len(number) == REFERENCE_LENGTH and set(number) <= set(ALPHABET) for number in numbers)


@pytest.fixture
def broken(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the answerer."""

    def answer(*_: object, **__: object) -> None:
        raise KeyError("the answerer is broken")

    monkeypatch.setattr(watched(program.services), "ask", answer)
