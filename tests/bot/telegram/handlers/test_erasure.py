"""A reader who asks for it is forgotten, after a press of their own, in all chats; nobody else is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.database import Conversation
from bot.telegram.services import now
from bot.voice import LOCALES, voice_for
from tests.bot.telegram.fakes import QUESTION, FakeBot
from tests.bot.telegram.program import Program, presses, says
from tests.bot.telegram.updates import ANONYMOUS, GROUP, OTHER, PRIVATE, READER, mention

ENGLISH = voice_for("en")
FORGET = ENGLISH.text("forget-me-button")
UNKNOWN = "I no longer remember that answer. Please ask again."
CALL = f"@StoryBot {QUESTION}"
CALLED: dict[str, Any] = {"chat": GROUP, "entities": mention(CALL)}


async def last_question(program: Program, chat_id: int, user_id: int) -> str | None:
    long_ago = now().replace(year=2000)
    kept = await program.services.database.conversations.last_turn(Conversation(chat_id, 0, user_id), long_ago)
    return kept.turn.question if kept else None


async def test_a_reader_is_forgotten_in_all_chats_and_is_told_what_went(bot: FakeBot, program: Program) -> None:
    (reply,) = await program.comes(says(QUESTION))
    await program.comes(says(CALL, 101, **CALLED), says("/language uk", 102))
    (asked,) = await program.comes(says("/forgetme", 103, sender={**READER, "language_code": "en"}))
    await program.presses(voice_for("uk").text("forget-me-button"), asked)
    counted = {"answers": 2, "questions": 2, "choices": 0, "drafts": 0, "others": 3}
    assert bot.edited[-1].text == voice_for("uk").text("forgotten", **counted)
    assert bot.edited[-1].buttons == []
    assert await last_question(program, 5, 5) is await last_question(program, GROUP["id"], 5) is None
    assert await program.services.database.conversations.locale(5) is None
    await program.presses("Show in context", reply)
    assert bot.alerts[-1] == UNKNOWN


async def test_in_a_group_only_ones_own_records_go_and_only_by_ones_own_press(bot: FakeBot, program: Program) -> None:
    await program.comes(says(CALL, 101, **CALLED), says(CALL, 102, sender=OTHER, **CALLED))
    (asked,) = await program.comes(says("/forgetme", 103, GROUP))
    data = asked.data(FORGET)
    await program.comes(presses(data, asked.message_id, GROUP, OTHER))
    assert bot.alerts == [ENGLISH.text("forget-me-not-yours")]
    assert await last_question(program, GROUP["id"], 5) == QUESTION
    await program.comes(presses(data, asked.message_id, GROUP))
    assert await last_question(program, GROUP["id"], 5) is None
    assert await last_question(program, GROUP["id"], 6) == QUESTION
    assert bot.edited[-1].text.startswith("Deleted: answers 1, questions 1,")


async def test_a_forged_button_forgets_nobody_else(bot: FakeBot, program: Program) -> None:
    await program.comes(says(CALL, 101, sender=OTHER, **CALLED))
    forged = ("e:6", "e:0", "e:-1001", "e:", "e:06", "e:5 ", f"e:{'9' * 19}")
    for data in forged:
        await program.comes(presses(data, 700, PRIVATE))
    assert await last_question(program, GROUP["id"], 6) == QUESTION
    assert bot.edited == []


async def test_who_presses_again_is_told_that_nothing_is_kept(bot: FakeBot, program: Program) -> None:
    await program.comes(says(QUESTION))
    (asked,) = await program.comes(says("/forgetme", 101))
    await program.presses(FORGET, asked)
    await program.presses(FORGET, asked)
    assert [one.text.partition(":")[0] for one in bot.edited] == ["Deleted"]
    (again,) = await program.comes(says("/forgetme", 102))
    await program.presses(FORGET, again)
    assert bot.edited[-1].text == ENGLISH.text("forgotten-nothing")


async def test_who_writes_as_a_group_gets_no_button(program: Program) -> None:
    as_group = {"sender": ANONYMOUS, "sender_chat": GROUP}
    await program.comes(says(CALL, 101, **CALLED))
    (reply,) = await program.comes(says("/forgetme", 102, GROUP, **as_group))
    assert (reply.text, reply.buttons) == (ENGLISH.text("forget-me-anonymous"), [])
    assert await last_question(program, GROUP["id"], 5) == QUESTION


@pytest.mark.parametrize("locale", LOCALES)
def test_the_line_on_privacy_tells_of_it_and_of_drafts(locale: str) -> None:
    text = voice_for(locale).text("privacy", days=30, minutes=60)
    assert "/forgetme" in text
    assert {"en": "editor", "ru": "редактор", "uk": "редактор", "hy": "խմբագիր"}[locale] in text
