"""What is done with each kind of update, and for whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Update
from telegram.error import ChatMigrated

from bot.database import Conversation, KeptTurn
from bot.telegram.handlers.dispatch import DAY, Context
from bot.telegram.services import now
from bot.voice import voice_for
from index.understanding import Turn
from tests.bot.telegram.fakes import OTHER_QUESTION, QUESTION, FakeBot, watched
from tests.bot.telegram.office import NEW_GROUP, MakeOffice, Office, edits, membership, presses, says
from tests.bot.telegram.updates import GROUP, OTHER, PRIVATE, READER, command, inline_query, mention, message, update


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
            "The edited message is no longer a question, so the answer was removed.",
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
            (says("/new", entities=command("/new")), "Starting fresh"),
            (says("/nonsense", entities=command("/nonsense")), "Just write a question"),
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
        await office.desk.database.turns.put(before, KeptTurn(Turn(QUESTION, "3", "ferry"), 7), now())
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
