"""Bots that share a database: whichever of them is given a press, a double tap is one, and any other press is done."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest
from sqlalchemy import Engine, event
from telegram import Update

from bot.database import Retention
from bot.database.sharing.presses import DOUBLE_TAP
from bot.telegram.messages.callback_data import ChoiceData
from bot.telegram.services import Services, now
from corpus import Story
from index.catalogue import key_of
from tests.bot.telegram.fakes import QUESTION, FakeBot, with_stories
from tests.bot.telegram.program import Make, Program, presses, says
from tests.bot.telegram.story_changes.correcting import DEARER, ready, take_up
from tests.fakes import ferry_story

SAVED = "Who saved a penalty?"
CUP = Story.from_paragraphs("cup", "Rovers win", ["Keeper Sam Oduya saved a penalty."])
Bots = tuple[Program, Program]


@pytest.fixture
def bots(make: Make, services: Services) -> Bots:
    using = with_stories(services, ferry_story(), CUP, ferry=(QUESTION,), cup=(SAVED,))
    first, second = (make(using, limits={"is_shared": True}) for _ in range(2))
    return first, second


async def test_views_can_be_turned_back_and_forth(bot: FakeBot, bots: Bots) -> None:
    first, second = bots
    (shown,) = await first.comes(says(QUESTION))
    for one, label in ((first, "Show in context"), (second, "Back to the quotation")) * 2:
        await one.presses(label, shown)
        shown = bot.edited[-1]
    assert len(bot.edited) == 4


async def test_a_button_works_again_once_something_else_was_said(bot: FakeBot, bots: Bots) -> None:
    first, second = bots
    choose = presses(ChoiceData(key_of("cup")))
    for message_id, between in enumerate(("/new", SAVED), 101):
        assert await first.comes(again(choose)) != []
        assert await second.comes(says(between, message_id)) != []
    assert await first.comes(again(choose)) != []


async def test_a_question_commits_two_transactions_and_the_button_before_it_works_again(bots: Bots) -> None:
    first, second = bots
    choose = presses(ChoiceData(key_of("cup")))
    assert await first.comes(again(choose)) != []
    committed = Mock()
    event.listen(Engine, "commit", committed)
    assert await second.comes(says(QUESTION, 101)) != []
    event.remove(Engine, "commit", committed)
    assert committed.call_count == 2
    assert await first.comes(again(choose)) != []


async def test_a_question_that_is_noted_late_leaves_a_press_that_came_after_it(bots: Bots) -> None:
    database = bots[0].services.database
    await database.updates.arrived(7, {}, now(), chat_lock=1)
    assert not await database.presses.note(1, 8, "x", now())
    await database.updates.handled(7, now())
    assert await database.presses.note(1, 9, "x", now())


async def test_a_button_works_again_once_its_reply_was_corrected(bot: FakeBot, make: Make) -> None:
    program = await ready(make(limits={"is_shared": True}))
    (reply,) = await program.comes(says(QUESTION))
    await program.presses("Show in context", reply)
    await take_up(program, DEARER)
    before = len(bot.edited)
    await program.presses("Show in context", reply)
    assert len(bot.edited) == before + 1


async def test_a_double_tap_is_answered_once(bot: FakeBot, bots: Bots) -> None:
    start, *_ = await bots[0].comes(says("/start"))
    tap = presses(next(one.callback_data for one in start.buttons if one.text.startswith(QUESTION)), start.message_id)
    assert [len(await one.comes(again(tap))) for one in (*bots, *bots)] == [1, 0, 0, 0]
    assert bot.alerts == [None] * 4


async def test_a_press_that_a_killed_bot_has_begun_is_no_double_tap(bots: Bots) -> None:
    note = bots[0].services.database.presses.note
    assert [await note(1, number, "x", now()) for number in (1, 1, 2)] == [False, False, True]


async def test_the_same_button_works_again_later(bots: Bots) -> None:
    note, time = bots[0].services.database.presses.note, now()
    later = [time, time + DOUBLE_TAP / 2, time + 2 * DOUBLE_TAP]
    assert [await note(1, number, "x", one) for number, one in enumerate(later)] == [False, True, False]


async def test_after_two_days_nothing_is_known_of_a_press(bots: Bots) -> None:
    database, keep = bots[0].services.database, Retention(timedelta(days=30), timedelta(hours=1))
    assert [await database.presses.note(1, number, "x", now()) for number in (1, 2)] == [False, True]
    await database.prune(now() + keep.updates + timedelta(minutes=1), keep)
    assert not await database.presses.note(1, 3, "x", now())


def again(press: Update) -> Update:
    """The same press in another update."""
    return Update(presses("").update_id, callback_query=press.callback_query)
