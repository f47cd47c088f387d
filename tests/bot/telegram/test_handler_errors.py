"""Who is told what when something goes wrong while an update is handled."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from types import SimpleNamespace
from typing import cast

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.telegram.handlers import Context
from bot.telegram.unreadable import stand_in
from bot.voice import LOCALES, voice_for
from tests.bot.telegram.fakes import QUESTION, FakeBot, watched
from tests.bot.telegram.office import ADMIN, Office, says
from tests.bot.telegram.updates import GROUP, MYSELF, READER, inline_query, mention, message, update

LINE = re.compile(r"Something went wrong on my side, .* \(Reference: (\w{8})\)")


class TestErrors:
    @pytest.mark.parametrize(
        "error",
        [
            Forbidden("Forbidden: bot was blocked by the user"),
            Forbidden("Forbidden: user is deactivated"),
            BadRequest("Chat not found"),
            BadRequest("Message thread not found"),
            BadRequest("Query is too old and response timeout expired or query id is invalid"),
        ],
        ids=str,
    )
    async def test_where_nobody_is_there_to_be_told_nothing_is_said(
        self, bot: FakeBot, office: Office, caplog: pytest.LogCaptureFixture, error: TelegramError
    ) -> None:
        caplog.set_level(logging.INFO)
        bot.fails("send_message", error)
        await office.comes(says(QUESTION))
        assert bot.sent == []
        assert [record.levelname for record in caplog.records] == ["INFO"]
        assert "was not delivered" in caplog.text
        assert await office.desk.database.updates.waiting() == []

    async def test_a_group_in_which_it_may_not_write_any_more_is_left(self, bot: FakeBot, office: Office) -> None:
        bot.fails("send_message", BadRequest("Not enough rights to send text messages to the chat"))
        text = f"@StoryBot {QUESTION}"
        await office.comes(says(text, GROUP, entities=mention(text)))
        bot.leave_chat.assert_awaited_once_with(GROUP["id"])
        assert bot.sent == []

    async def test_of_the_programs_own_mistake_the_reader_gets_a_number_that_is_in_the_log_with_the_traceback(
        self, bot: FakeBot, office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watched(office.desk), "ask", broken)
        await office.comes(says(QUESTION))
        told, report = bot.sent
        match = LINE.fullmatch(told.text)
        assert match
        assert told.reply is not None
        assert told.reply.message_id == 100
        assert (report.chat_id, report.text) == (ADMIN, f"Error “bug, KeyError”, 1 time. Reference: {match[1]}")
        (record,) = caplog.records
        assert match[1] in record.getMessage()
        assert record.exc_info
        assert QUESTION not in caplog.text

    async def test_what_is_telegrams_own_fault_is_one_line_in_the_log(
        self, bot: FakeBot, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        await office.fails(NetworkError("away"), says(QUESTION))
        assert LINE.fullmatch(bot.sent[0].text)
        (record,) = caplog.records
        assert (record.levelname, record.exc_info) == ("WARNING", None)

    async def test_a_chat_that_has_to_wait_is_not_written_to_again(self, bot: FakeBot, office: Office) -> None:
        await office.fails(RetryAfter(30), says(QUESTION))
        assert {sent.chat_id for sent in bot.sent} <= {ADMIN}

    async def test_the_administrators_are_told_once_an_hour_of_each_kind(
        self, bot: FakeBot, office: Office, clock: SimpleNamespace
    ) -> None:
        for clock.now, error in [
            (0, KeyError()),
            (1, KeyError()),
            (2, NetworkError("away")),
            (3, KeyError()),
            (4000, KeyError()),
        ]:
            await office.fails(error, says(QUESTION))
        reports = [sent.text.partition(".")[0] for sent in bot.sent if sent.chat_id == ADMIN]
        assert reports == [
            "Error “bug, KeyError”, 1 time",
            "Error “outage, NetworkError”, 1 time",
            "Error “bug, KeyError”, 3 times",
        ]
        assert len(bot.sent) == len(reports) + 5

    async def test_an_error_after_which_nobody_can_be_told_is_no_further_error(
        self, bot: FakeBot, office: Office
    ) -> None:
        bot.fails("send_message", *[Forbidden("bot was blocked by the user")] * 2)
        await office.fails(KeyError(), says(QUESTION))
        assert bot.sent == []

    @pytest.mark.parametrize("one", [None, "no update", inline_query(5, "Who?")], ids=["nothing", "text", "inline"])
    async def test_without_a_chat_only_the_administrators_are_told(
        self, bot: FakeBot, office: Office, one: object
    ) -> None:
        await office.fails(KeyError(), one)
        assert [sent.chat_id for sent in bot.sent] == [ADMIN]

    @pytest.mark.parametrize("locale", LOCALES)
    async def test_of_an_inline_query_the_error_is_a_card_with_the_number_that_is_not_kept(
        self,
        bot: FakeBot,
        office: Office,
        caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
        locale: str,
    ) -> None:
        monkeypatch.setattr(watched(office.desk), "ask", broken)
        sender = {**READER, "language_code": locale}
        await office.comes(update("inline_query", id="q", query=QUESTION, offset="", **{"from": sender}))
        (call,) = bot.answer_inline_query.await_args_list
        assert call.args[0] == "q"
        assert (call.kwargs["is_personal"], call.kwargs["cache_time"]) == (True, 0)
        (card,) = call.args[1]
        (number,) = re.findall(r"reference (\w{8})", caplog.text)
        line = voice_for(locale).text("error-line", reference=number)
        assert card.input_message_content.message_text == html.escape(line)
        assert number in card.description
        assert QUESTION not in caplog.text
        assert [sent.chat_id for sent in bot.sent] == [ADMIN]

    async def test_of_an_inline_query_that_is_superseded_the_error_is_told_to_nobody_else(
        self, bot: FakeBot, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.telegram.processor.ChatQueues.superseded", lambda *_: True)
        await office.fails(KeyError(), inline_query(5, "Who?"))
        bot.answer_inline_query.assert_not_awaited()
        assert [sent.chat_id for sent in bot.sent] == [ADMIN]

    async def test_an_inline_query_that_is_too_old_for_the_error_too_is_no_further_error(
        self, bot: FakeBot, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        bot.answer_inline_query.side_effect = BadRequest("Query is too old and response timeout expired")
        await office.fails(NetworkError("away"), inline_query(5, "Who?"))
        assert [record.levelname for record in caplog.records] == ["WARNING"]

    async def test_updates_that_cannot_be_read_are_told_to_log_and_administrators_as_one_kind(
        self, bot: FakeBot, office: Office, caplog: pytest.LogCaptureFixture, clock: SimpleNamespace
    ) -> None:
        for clock.now, one in [(0, 801), (1, 802), (4000, 803)]:
            await office.comes(Update.de_json(stand_in(one, f"message: TypeError: no {one}")))
        assert [(sent.chat_id, sent.text.partition(".")[0]) for sent in bot.sent] == [
            (ADMIN, "Error “unreadable, UnreadableUpdateError”, 1 time"),
            (ADMIN, "Error “unreadable, UnreadableUpdateError”, 2 times"),
        ]
        assert [record.levelname for record in caplog.records] == ["WARNING"] * 3
        assert all(record.exc_info is None for record in caplog.records)
        assert "update 802, message: TypeError: no 802" in caplog.text

    async def test_of_a_press_the_error_is_told_in_the_topic_and_answers_no_message(
        self, bot: FakeBot, office: Office
    ) -> None:
        below = message(
            {**GROUP, "is_forum": True}, sender=MYSELF, text="x", message_thread_id=7, is_topic_message=True
        )
        pressed = update("callback_query", id="1", chat_instance="1", data="l:hy", message=below, **{"from": READER})
        await office.fails(KeyError(), pressed)
        assert (bot.sent[0].chat_id, bot.sent[0].topic_id, bot.sent[0].reply) == (GROUP["id"], 7, None)

    async def test_an_error_is_told_in_the_readers_language(self, bot: FakeBot, office: Office) -> None:
        await office.fails(KeyError(), says(QUESTION, sender={**READER, "language_code": "hy"}))
        assert bot.sent[0].text.startswith(voice_for("hy").text("error-line", reference="|").partition("|")[0])

    async def test_what_failed_is_not_tried_again_at_the_next_start(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watched(office.desk), "ask", broken)
        await office.comes(says(QUESTION))
        assert await office.desk.database.updates.waiting() == []

    async def test_what_a_stop_cut_off_is(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        async def cut_off(*_: object) -> None:
            raise asyncio.CancelledError

        monkeypatch.setattr("bot.telegram.questions.Questions._taken_up", cut_off)
        asked = says(QUESTION)
        await office.reception.keep(asked)
        office.reception.admit(asked)
        with pytest.raises(asyncio.CancelledError):
            await office.handlers.take(asked, cast(Context, None))
        office.reception.finished(asked)
        assert [payload["update_id"] for payload in await office.desk.database.updates.waiting()] == [asked.update_id]


def broken(*_: object, **__: object) -> None:
    raise KeyError("the answerer is broken")
