"""Buttons under what was said in a group before it became a supergroup, where its messages have no ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import ChatMigrated

from bot.database import Vote
from bot.telegram.messages.callback_data import AllStoriesData, GroupAsks, GroupData, ListData, LotData
from bot.telegram.messages.feedback.data import VoteData, WrongData
from bot.telegram.services import now
from index import Answered, Excerpt
from tests.bot.telegram.fakes import QUESTION, REFUSED, FakeBot, Written, watched
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.updates import MYSELF, READER, mention, message, update
from tests.fakes import ferry_story

OLD: dict[str, Any] = {"id": -42, "type": "group", "title": "Readers"}
NEW: dict[str, Any] = {"id": -1_042, "type": "supergroup", "title": "Readers"}
PERSON = 5
RUSSIAN = {**READER, "language_code": "ru"}


async def asks(program: Program, question: str, chat: dict[str, Any] = OLD) -> Written:
    words = f"@StoryBot {question}"
    return (await program.comes(says(words, 99, chat, entities=mention(words))))[-1]


async def moves(program: Program) -> None:
    await program.comes(update(**message(OLD, migrate_to_chat_id=NEW["id"])))


def of_old(data: object, under: Written, **fields: Any) -> Update:
    """A press that names the group as it was, as Telegram's server does for a message that it has sent there."""
    return presses(data, under.message_id, OLD, **fields)


def of_new(data: object, under: Written, **fields: Any) -> Update:
    """A press that names the supergroup."""
    return presses(data, under.message_id, NEW, **fields)


def number_of(answer: Written) -> int:
    return int(answer.data("⋯ More").split(":")[1])


Press = Callable[..., Update]
either = pytest.mark.parametrize("press", [of_old, of_new])


@either
async def test_a_view_is_shown_anew_in_the_supergroup_with_buttons_that_work_there(
    bot: FakeBot, program: Program, press: Press
) -> None:
    answer = await asks(program, QUESTION)
    await moves(program)
    # A double tap is one press.
    (context,) = await program.comes(*(press(answer.data("Show in context"), answer) for _ in range(2)))
    assert (context.chat_id, context.reply, bot.edited) == (NEW["id"], None, [])
    assert context.text.startswith("In context")
    await program.presses("Back to the quotation", context, chat=NEW)
    assert (bot.edited[-1].chat_id, bot.edited[-1].message_id) == (NEW["id"], context.message_id)
    assert bot.edited[-1].text == answer.text
    (context,) = await program.comes(press(answer.data("Show in context"), answer))
    assert bot.alerts == [None] * 4


async def test_another_bot_that_shares_the_database_knows_of_the_move(make: Make) -> None:
    first, second = (make(limits={"is_shared": True}) for _ in range(2))
    answer = await asks(first, QUESTION)
    await moves(first)
    (context,) = await second.comes(of_old(answer.data("Show in context"), answer))
    assert (context.chat_id, context.text.partition(":")[0]) == (NEW["id"], "In context")


@either
async def test_a_question_follows_up_on_what_is_shown_anew(program: Program, press: Press) -> None:
    answer = await asks(program, QUESTION)
    await moves(program)
    (again,) = await program.comes(press(answer.data("⋯ More"), answer))
    assert again.text == answer.text
    replied = message(NEW, sender=MYSELF, text="x", message_id=again.message_id)
    await program.comes(says("and when?", 120, NEW, reply_to_message=replied))
    previous = watched(program.services).previous[-1]
    assert previous is not None
    assert previous.question == QUESTION


@either
async def test_what_needs_no_change_of_the_message_is_done(bot: FakeBot, program: Program, press: Press) -> None:
    answer = await asks(program, QUESTION)
    number = number_of(answer)
    await moves(program)
    await program.comes(press(VoteData(number, Vote.UP), answer))
    assert await program.services.database.feedback.vote(number, PERSON) is Vote.UP
    await program.comes(press(AllStoriesData(number), answer))
    assert bot.sent[-1].chat_id == NEW["id"]
    assert watched(program.services).asked == [QUESTION, QUESTION]


@either
async def test_a_question_is_kept_for_the_supergroup(bot: FakeBot, program: Program, press: Press) -> None:
    refusal = await asks(program, REFUSED)
    keep = next(str(one.callback_data) for one in refusal.buttons if str(one.callback_data).startswith("k:"))
    await moves(program)
    markup = {"inline_keyboard": [[button.to_dict()] for button in refusal.buttons]}
    await program.comes(press(keep, refusal, reply_markup=markup))
    (kept,) = await program.services.database.kept_questions.of_person(PERSON, now())
    assert (kept.chat_id, kept.question_id, kept.question, bot.edited) == (NEW["id"], None, REFUSED, [])


@either
async def test_a_sentence_of_several_cannot_be_chosen_any_more(bot: FakeBot, program: Program, press: Press) -> None:
    story = ferry_story()
    excerpts = tuple(Excerpt.of_sentence(story, one) for one in story.sentences[:3])
    watched(program.services).prepared[QUESTION] = Answered(QUESTION, 0.9, excerpts)
    answer = await asks(program, QUESTION)
    await moves(program)
    await program.comes(press(WrongData(number_of(answer), 0), answer))
    (alert,) = bot.alerts
    assert alert is not None
    assert alert.startswith("This group has become a supergroup")
    assert bot.edited == []


@pytest.mark.parametrize(
    "button", [LotData(1, "en"), ListData(1, "en"), GroupData(GroupAsks.ALL)], ids=lambda one: type(one).__name__
)
async def test_who_presses_what_would_change_the_message_is_told_in_their_language_to_ask_again(
    bot: FakeBot, program: Program, button: object
) -> None:
    bot.administrators.add(PERSON)
    refusal = await asks(program, REFUSED)
    await moves(program)
    before = len(bot.sent)
    for sender in (READER, RUSSIAN):
        await program.comes(of_old(button, refusal, sender=sender))
    english, russian = bot.alerts
    assert english is not None
    assert russian is not None
    assert english.startswith("This group has become a supergroup")
    assert russian.startswith("Группа стала супергруппой")
    assert (len(bot.sent), bot.edited) == (before, [])


async def test_who_is_the_first_to_find_out_that_the_group_has_moved_is_told_in_the_supergroup(
    bot: FakeBot, program: Program
) -> None:
    answer = await asks(program, QUESTION)
    bot.fails("edit_message_text", ChatMigrated(NEW["id"]))
    (line,) = await program.comes(of_old(answer.data("Show in context"), answer, sender=RUSSIAN))
    assert (line.chat_id, line.text.partition(",")[0]) == (NEW["id"], "Группа стала супергруппой")
    (context,) = await program.comes(of_old(answer.data("Show in context"), answer))
    assert context.chat_id == NEW["id"]


@pytest.mark.parametrize("is_told_first", [True, False])
async def test_an_answer_that_is_sent_as_the_group_moves_is_one_of_the_supergroup(
    bot: FakeBot, program: Program, is_told_first: bool
) -> None:
    bot.fails("send_message", ChatMigrated(NEW["id"]))
    answer = await asks(program, QUESTION)
    assert (answer.chat_id, answer.reply) == (NEW["id"], None)
    if is_told_first:
        await moves(program)
    await program.presses("Show in context", answer, chat=NEW)
    assert [(one.chat_id, one.message_id) for one in bot.edited] == [(NEW["id"], answer.message_id)]


async def test_a_message_of_the_supergroup_is_none_of_the_group_that_had_its_number(program: Program) -> None:
    answer = await asks(program, QUESTION)
    await moves(program)
    conversations = program.services.database.conversations
    assert await conversations.answer_in(NEW["id"], answer.message_id) is None
    assert await conversations.answer_to(NEW["id"], 99) is None
