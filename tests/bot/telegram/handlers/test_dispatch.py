"""What is done with each kind of update, and for whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Update
from telegram.error import ChatMigrated

from bot.telegram.errors import UnreadableUpdateError
from bot.telegram.handlers.dispatch import DAY, Context
from bot.telegram.receiving.requests import readable
from tests.bot.telegram.fakes import QUESTION, REFUSED, FakeBot, watched
from tests.bot.telegram.program import START, Make, Program, presses, says
from tests.bot.telegram.updates import GROUP, PRIVATE, membership, mention, message, update

NEW_GROUP = {**GROUP, "id": -1002}
CALL = f"@StoryBot {QUESTION}"
CALLED: dict[str, Any] = {"chat": GROUP, "entities": mention(CALL)}


@pytest.mark.parametrize(
    ("come", "line"),
    [
        (says("/new"), "Starting fresh"),
        (says("/nonsense"), "Just write a question"),
        (update(**message(location={"latitude": 1, "longitude": 1})), "I can only read text"),
        (says("hi"), "Hello! Ask me about the news story"),
        (membership(GROUP, "left", "member"), "Hello! In this group I answer"),
        (membership(PRIVATE, "kicked", "member"), None),
        (membership(GROUP, "restricted", "member"), None),
        (membership(GROUP, "member", "left"), None),
    ],
)
async def test_each_update_gets_its_line(bot: FakeBot, program: Program, come: Update, line: str | None) -> None:
    assert [sent.text.startswith(line or "-") for sent in await program.comes(come)] == [True] * (line is not None)
    bot.leave_chat.assert_not_awaited()


async def test_after_something_else_the_same_button_works_again(program: Program) -> None:
    (refusal,) = await program.comes(says(REFUSED))
    press = [presses(refusal.buttons[0].callback_data) for _ in range(3)]
    sent = await program.comes(*press[:2], says("hi", 101), press[2])
    assert [one.text.startswith("This is in the story") for one in sent] == [True, False, True]


@pytest.mark.parametrize("told_by", ["update", "error"])
async def test_a_group_with_a_new_id_is_served_and_follows_up_as_before(bot: FakeBot, make: Make, told_by: str) -> None:
    program = make(chats=frozenset({GROUP["id"]}))
    await program.comes(says(CALL, 99, **CALLED))
    if told_by == "update":
        await program.comes(update(**message(GROUP, migrate_to_chat_id=NEW_GROUP["id"])))
    else:
        bot.fails("send_message", ChatMigrated(NEW_GROUP["id"]), ChatMigrated(NEW_GROUP["id"]))
        await program.comes(says("/privacy@StoryBot", 98, GROUP))
    follow_up = "@StoryBot and when?"
    replied: dict[str, Any] = {
        "reply_to_message": message(NEW_GROUP, sender={"id": 77, "is_bot": True, "first_name": "S"})
    }
    sent = await program.comes(says(follow_up, 101, NEW_GROUP, entities=mention(follow_up), **replied))
    assert {one.chat_id for one in sent} == {NEW_GROUP["id"]}
    previous = watched(program.services).previous[-1]
    assert previous is not None
    assert previous.question == QUESTION
    bot.leave_chat.assert_not_awaited()


async def test_somebody_who_is_not_served_is_told_once_a_day(make: Make, clock: SimpleNamespace) -> None:
    program, sent = make(users=frozenset({6})), []
    for clock.at in (0, 1, DAY / 2, 2 * DAY):
        sent += await program.comes(says(QUESTION))
    assert [one.text for one in sent] == ["Sorry, I am not allowed to answer here."] * 2
    assert watched(program.services).asked == []


async def test_a_stored_update_that_this_version_cannot_read_is_reported_at_one_start_only(program: Program) -> None:
    updates = program.services.database.updates
    await updates.arrived(8, {"update_id": 8, "message": {"message_id": 1, "text": "hush"}}, START)
    (payload,) = await updates.waiting()
    request = await program.admission.admit(Update.de_json(readable(payload)), resumed=True)
    assert request
    with pytest.raises(UnreadableUpdateError):
        await program.dispatch.handle(request, cast(Context, None))
    assert await program.stored_updates() == []
