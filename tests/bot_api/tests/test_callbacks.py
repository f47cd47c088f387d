"""Pressed buttons are answered once, and within the limits."""

from typing import Any

import pytest
from telegram import Bot

from ..core import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID, button, post


async def pressed(server: BotApiServer, bot: Bot, chat_id: int = USER_ID, user_id: int = USER_ID) -> str:
    """Return the id of the query of a button that was pressed just now."""
    message = await bot.send_message(chat_id, "?", reply_markup=button(callback_data="x"))
    return server.user_presses("x", message.message_id, chat_id=chat_id, user_id=user_id)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": "x" * 200},
        {"text": "😀" * 100, "show_alert": True, "cache_time": 30},
        {"url": "https://t.me/storybot_test_bot?start=story"},
    ],
)
@pytest.mark.asyncio
async def test_a_press_is_answered(server: BotApiServer, bot: Bot, fields: dict[str, Any]) -> None:
    query_id = await pressed(server, bot)
    body = {"callback_query_id": query_id, **fields}
    assert post(server, "answerCallbackQuery", json=body)["ok"]
    again = post(server, "answerCallbackQuery", json=body)
    assert again["error_code"] == 400
    assert "query is too old and response timeout expired or query ID is invalid" in again["description"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"text": "😀" * 100 + "x"}, "MESSAGE_TOO_LONG"),
        ({"url": "https://example.com/"}, "URL_INVALID"),
        ({"url": "https://t.me/another_bot?start=x"}, "URL_INVALID"),
        ({"cache_time": -1}, "invalid cache_time specified"),
        ({"callback_query_id": "999"}, "query is too old"),
    ],
)
@pytest.mark.asyncio
async def test_wrong_answers_are_refused(server: BotApiServer, bot: Bot, fields: dict[str, Any], reason: str) -> None:
    query_id = await pressed(server, bot)
    answer = post(server, "answerCallbackQuery", json={"callback_query_id": query_id, **fields})
    assert (answer["error_code"], reason in answer["description"]) == (400, True)


@pytest.mark.asyncio
async def test_anybody_in_a_group_can_press(server: BotApiServer, bot: Bot) -> None:
    server.user_says("/ask who?", chat_id=GROUP_ID)
    await pressed(server, bot, GROUP_ID, user_id=7)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.from_user.id == 7
    assert query.message is not None
    assert query.message.chat.id == GROUP_ID
