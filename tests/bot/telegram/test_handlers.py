"""What is done with each kind of update, and who is told what when something goes wrong."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.database import Conversation
from bot.telegram import handlers as module
from bot.telegram.allowed import Allowed
from bot.telegram.backlog import Backlog
from bot.telegram.desk import Desk, now
from bot.telegram.handlers import DAY, Context, Handlers
from bot.telegram.inline import InlineAnswers
from bot.telegram.limits import Admission
from bot.telegram.processor import ChatQueues
from bot.telegram.reception import Reception
from bot.voice import voice_for
from index.understanding import Turn
from tests.bot.telegram.fakes import OTHER_QUESTION, QUESTION, FakeBot, watched
from tests.bot.telegram.updates import (
    GROUP,
    ME,
    MYSELF,
    OTHER,
    PRIVATE,
    READER,
    command,
    inline_query,
    mention,
    message,
    update,
)

ADMIN = 900
NEW_GROUP = -1002
RIGHTS = [
    "is_member",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_send_messages",
    "can_send_polls",
    "can_send_audios",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_manage_topics",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_react_to_messages",
    "can_edit_tag",
]
LINE = re.compile(r"Something went wrong on my side, .* \(Reference: (\w{8})\)")


class Office:
    """Handlers with all that they need, and updates that come one after another."""

    def __init__(self, bot: FakeBot, desk: Desk, allowed: Allowed) -> None:
        backlog = Backlog(datetime.fromtimestamp(1_700_000_000, UTC), timedelta(minutes=10), 100)
        self.desk = desk
        self.reception = Reception(desk, lambda: ME, allowed, Admission(1000, 1000), backlog)
        queues = ChatQueues(self.reception)
        inline = InlineAnswers(desk, cast(Bot, bot))
        self.handlers = Handlers(desk, self.reception, queues, inline, frozenset({ADMIN}))

    async def comes(self, *updates: Update) -> None:
        """Have updates come and be handled as the library does it, errors among them."""
        for one in updates:
            if not await self.reception.keep(one) or not self.reception.admit(one):
                continue
            try:
                await self.handlers.take(one, cast(Context, None))
            except Exception as error:  # noqa: BLE001 - as the library does: its error handler gets them all
                await self.fails(error, one)
            finally:
                self.reception.finished(one)

    async def fails(self, error: Exception, one: object) -> None:
        await self.handlers.failed(one, cast(Context, SimpleNamespace(error=error)))


MakeOffice = Callable[..., Office]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
async def make(bot: FakeBot, desk: Desk, clock: SimpleNamespace) -> AsyncIterator[MakeOffice]:
    yield lambda **allowed: Office(bot, desk, Allowed(**allowed))
    left = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture
def office(make: MakeOffice) -> Office:
    return make()


def says(text: str, chat: dict[str, Any] = PRIVATE, **fields: Any) -> Update:
    return update(**message(chat, text=text, **fields))


def edits(text: str) -> Update:
    return update("edited_message", **message(text=text, edit_date=1_700_000_001))


def presses(data: str, chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = READER) -> Update:
    below = message(chat, sender=MYSELF, text="x", message_id=700)
    return update("callback_query", id="1", chat_instance="1", data=data, message=below, **{"from": sender})


def membership(chat: dict[str, Any], before: str, after: str) -> Update:
    old, new = (_member(status) for status in (before, after))
    change = {"chat": chat, "date": 1_700_000_000, "old_chat_member": old, "new_chat_member": new, "from": READER}
    return update("my_chat_member", **change)


def _member(status: str) -> dict[str, Any]:
    rights = dict.fromkeys(RIGHTS, False) if status == "restricted" else {}
    until = {"until_date": 0} if status in ("restricted", "kicked") else {}
    return {"status": status, "user": MYSELF, **rights, **until}


class TestUpdates:
    async def test_a_question_is_answered_and_then_done_with(self, bot: FakeBot, office: Office) -> None:
        await office.comes(says(QUESTION))
        assert bot.sent[0].text.startswith("Repairs cost 3 million kroner.")
        assert await office.desk.database.updates.waiting() == []

    async def test_a_question_in_a_topic_is_answered_there(self, bot: FakeBot, office: Office) -> None:
        text = f"@StoryBot {QUESTION}"
        forum = {**GROUP, "is_forum": True}
        await office.comes(says(text, forum, entities=mention(text), message_thread_id=7, is_topic_message=True))
        (sent,) = bot.sent
        assert (sent.chat_id, sent.topic_id) == (GROUP["id"], 7)
        assert sent.reply is not None
        assert sent.reply.message_id == 100

    async def test_an_edit_edits_and_an_edit_into_a_command_withdraws(self, bot: FakeBot, office: Office) -> None:
        into_command = update("edited_message", **message(text="/help", entities=command("/help")))
        await office.comes(says(QUESTION), edits(OTHER_QUESTION), into_command)
        assert [edit.text.partition("\n")[0] for edit in bot.edited] == [
            "Waves had torn away the pier in March.",
            "The edited message is no question any more, so the answer was withdrawn.",
        ]
        assert len(bot.sent) == 1

    async def test_a_question_that_was_edited_while_it_waited_is_answered_once_as_it_is_now(
        self, bot: FakeBot, office: Office
    ) -> None:
        asked, edited = says(QUESTION), edits(OTHER_QUESTION)
        for one in (asked, edited):
            office.reception.admit(one)
        for one in (asked, edited):
            await office.handlers.take(one, cast(Context, None))
            office.reception.finished(one)
        assert [sent.text.partition("\n")[0] for sent in bot.sent] == ["Waves had torn away the pier in March."]
        assert watched(office.desk).asked == [OTHER_QUESTION]

    @pytest.mark.parametrize(
        ("come", "line"),
        [
            (says("/start", entities=command("/start")), "Hello! Ask me about the news story"),
            (says("/new", entities=command("/new")), "We begin anew"),
            (says("/nonsense", entities=command("/nonsense")), "Write a question"),
            (update(**message(location={"latitude": 1, "longitude": 1})), "I can only read text"),
            (says("hi"), "Hello! Ask me about the news story"),
            (membership(GROUP, "left", "member"), "Hello! In this group I answer"),
        ],
    )
    async def test_each_gets_its_line(self, bot: FakeBot, office: Office, come: Update, line: str) -> None:
        await office.comes(come)
        assert [sent.text.startswith(line) for sent in bot.sent] == [True]

    async def test_new_forgets_the_last_question(self, office: Office) -> None:
        await office.comes(says(QUESTION), says("/new", entities=command("/new")))
        await office.comes(says("and when?", message_id=101))
        assert watched(office.desk).previous == [None, None]

    async def test_lines_are_in_the_language_of_the_readers_telegram_or_the_chosen_one(
        self, bot: FakeBot, office: Office
    ) -> None:
        hello: dict[str, Any] = {"sender": {**READER, "language_code": "uk"}, "entities": command("/new")}
        await office.comes(says("/new", **hello), presses("l:hy"), says("/new", **hello))
        expected = [voice_for(code).text("begun-anew") for code in ("uk", "hy")]
        assert [sent.text for sent in bot.sent] == expected

    async def test_an_inline_query_is_answered(self, bot: FakeBot, office: Office) -> None:
        await office.comes(inline_query(5, QUESTION))
        (call,) = bot.answer_inline_query.await_args_list
        assert call.args[1][0].title.startswith("Repairs cost 3 million kroner.")

    @pytest.mark.parametrize(
        "change",
        [
            membership(PRIVATE, "kicked", "member"),
            membership(GROUP, "restricted", "member"),
            membership(GROUP, "member", "left"),
        ],
        ids=["unblocked", "given rights", "put out"],
    )
    async def test_other_changes_of_membership_ask_for_nothing(
        self, bot: FakeBot, office: Office, change: Update
    ) -> None:
        await office.comes(change)
        assert bot.sent == []
        bot.leave_chat.assert_not_awaited()

    async def test_after_a_press_and_something_else_the_same_button_works_again(
        self, bot: FakeBot, office: Office
    ) -> None:
        await office.comes(says("How tall is Mount Everest?"))
        data = str(bot.sent[0].buttons[0].callback_data)
        await office.comes(presses(data), presses(data), says("hi", message_id=101), presses(data))
        assert [sent.text.startswith("This is in the story") for sent in bot.sent[1:]] == [True, False, True]

    async def test_a_press_in_a_group_is_answered_under_the_message(self, bot: FakeBot, office: Office) -> None:
        text = "@StoryBot How tall is Mount Everest?"
        await office.comes(says(text, GROUP, entities=mention(text)))
        await office.comes(presses(str(bot.sent[0].buttons[0].callback_data), GROUP, OTHER))
        reply = bot.sent[1].reply
        assert reply is not None
        assert reply.message_id == 700


class TestMigration:
    async def test_a_group_with_a_new_id_goes_on_where_it_was(self, bot: FakeBot, make: MakeOffice) -> None:
        office = make(chats=frozenset({GROUP["id"]}))
        before, after = Conversation(-1001, 0, 5), Conversation(NEW_GROUP, 0, 5)
        await office.desk.database.turns.put(before, Turn(QUESTION, "3", "ferry"), 7, now())
        await office.comes(update(**message(GROUP, migrate_to_chat_id=NEW_GROUP)))
        assert await office.desk.last_turn(before) is None
        assert await office.desk.last_turn(after) is not None
        text = f"@StoryBot {QUESTION}"
        await office.comes(says(text, {**GROUP, "id": NEW_GROUP}, entities=mention(text)))
        assert [sent.chat_id for sent in bot.sent] == [NEW_GROUP]
        bot.leave_chat.assert_not_awaited()

    async def test_so_it_does_where_an_error_tells_of_it(self, bot: FakeBot, make: MakeOffice) -> None:
        office = make(chats=frozenset({GROUP["id"]}))
        bot.fails("send_message", ChatMigrated(NEW_GROUP))
        text = f"@StoryBot {QUESTION}"
        await office.comes(says(text, GROUP, entities=mention(text)))
        await office.comes(says(text, {**GROUP, "id": NEW_GROUP}, entities=mention(text)))
        assert [sent.chat_id for sent in bot.sent] == [NEW_GROUP]


class TestWhoIsServed:
    async def test_somebody_who_is_not_is_told_once_a_day(
        self, bot: FakeBot, make: MakeOffice, clock: SimpleNamespace
    ) -> None:
        office = make(users=frozenset({6}))
        for clock.now in (0, 1, DAY / 2, 2 * DAY):
            await office.comes(says(QUESTION))
        assert [sent.text for sent in bot.sent] == ["Sorry, I am not allowed to answer here."] * 2
        assert watched(office.desk).asked == []

    async def test_a_press_of_theirs_is_told_each_time_in_a_window(self, bot: FakeBot, make: MakeOffice) -> None:
        office = make(users=frozenset({6}))
        await office.comes(presses("l:hy"), presses("l:hy", GROUP))
        assert bot.alerts == ["Sorry, I am not allowed to answer here."] * 2
        assert bot.sent == []

    async def test_a_group_that_is_not_is_left(self, bot: FakeBot, make: MakeOffice) -> None:
        office = make(chats=frozenset({NEW_GROUP}))
        await office.comes(membership(GROUP, "left", "member"))
        bot.leave_chat.assert_awaited_once_with(GROUP["id"])
        assert bot.sent == []

    async def test_a_group_in_which_it_may_not_write_is_left(self, bot: FakeBot, office: Office) -> None:
        await office.comes(membership(GROUP, "left", "restricted"))
        bot.leave_chat.assert_awaited_once_with(GROUP["id"])
        assert bot.sent == []


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
        monkeypatch.setattr(watched(office.desk), "answer", broken)
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
        monkeypatch.setattr(watched(office.desk), "answer", broken)
        await office.comes(says(QUESTION))
        assert await office.desk.database.updates.waiting() == []

    async def test_what_a_stop_cut_off_is(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        async def cut_off(*_: object) -> None:
            raise asyncio.CancelledError

        monkeypatch.setattr("bot.telegram.questions.Questions._previous", cut_off)
        asked = says(QUESTION)
        await office.reception.keep(asked)
        office.reception.admit(asked)
        with pytest.raises(asyncio.CancelledError):
            await office.handlers.take(asked, cast(Context, None))
        office.reception.finished(asked)
        assert [payload["update_id"] for payload in await office.desk.database.updates.waiting()] == [asked.update_id]


def broken(*_: object, **__: object) -> None:
    raise KeyError("the answerer is broken")
