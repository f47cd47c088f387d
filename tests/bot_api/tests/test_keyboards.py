"""Keyboards are checked, and pressed buttons come as callback queries."""

from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest

from ..core import USER_ID
from ..server import BotApiServer
from .client import button, post


@pytest.mark.parametrize("data", ["x" * 64, "é" * 32, "x"])
@pytest.mark.asyncio
async def test_callback_data_of_1_to_64_bytes_is_accepted(server: BotApiServer, bot: Bot, data: str) -> None:
    await bot.send_message(USER_ID, "?", reply_markup=button(callback_data=data))
    assert server.sent[0].buttons == [{"text": "Press", "callback_data": data}]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": "no link"}]]}, "BUTTON_URL_INVALID"),
        (
            {"inline_keyboard": [[{"text": "x", "copy_text": {"text": "x" * 257}}]]},
            "BUTTON_COPY_TEXT_INVALID",
        ),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"text": "x", "url": "a.am", "callback_data": "x"}]]}, "Only one of"),
        ({"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}, 'Field "text" must be'),
        ({"inline_keyboard": [{"text": "x", "callback_data": "x"}]}, "expected an Array of Arrays"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}, "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}, "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "x", "url": "ton://wallet.example"}]]}, "BUTTON_URL_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": "ftp://example.com"}]]}, "BUTTON_URL_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "url": ""}]]}, "BUTTON_URL_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "copy_text": "x"}]]}, "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "switch_inline_query_current_chat": "x" * 257}]]}, "is no query"),
        ({"inline_keyboard": [[{"text": "x", "switch_inline_query_current_chat": 1}]]}, "is no query"),
        ({"keyboard": [[{"label": "x"}]]}, 'Field "text" must be'),
        ({"buttons": []}, "can't parse reply keyboard markup JSON object"),
        (["x"], "object expected as reply markup"),
        ("{", "can't parse reply markup JSON object"),
    ],
)
def test_wrong_keyboards_are_refused(server: BotApiServer, markup: Any, reason: str) -> None:
    answer = post(server, "sendMessage", json={"chat_id": USER_ID, "text": "?", "reply_markup": markup})
    assert answer["error_code"] == 400
    assert reason in answer["description"]


@pytest.mark.asyncio
async def test_the_other_buttons_and_keyboards_are_accepted(server: BotApiServer, bot: Bot) -> None:
    await bot.send_message(USER_ID, "?", reply_markup=button(url="https://example.com/#:~:text=He%20said"))
    await bot.send_message(USER_ID, "?", reply_markup=button(copy_text=CopyTextButton("x" * 256)))
    await bot.send_message(USER_ID, "?", reply_markup=button(url="tg://user?id=1001"))
    await bot.send_message(USER_ID, "?", reply_markup=button(switch_inline_query_current_chat=""))
    rows = [[{"text": "x", "callback_data": "x"}] * 8] * 12
    assert post(
        server, "sendMessage", json={"chat_id": USER_ID, "text": "?", "reply_markup": {"inline_keyboard": rows}}
    )["ok"]
    await bot.send_message(USER_ID, "?", reply_markup=ReplyKeyboardMarkup([["yes", "no"]]))
    assert len(server.sent) == 6


@pytest.mark.asyncio
async def test_a_pressed_button_comes_as_a_callback_query_to_be_answered_once(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "?", reply_markup=button(callback_data="more:1"))
    query_id = server.user_presses("Press", message.message_id)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.id, query.data) == (query_id, "more:1")
    assert query.message is not None
    assert query.message.message_id == message.message_id
    await bot.answer_callback_query(query_id)
    with pytest.raises(BadRequest, match="query id is invalid"):
        await bot.answer_callback_query(query_id)
    with pytest.raises(LookupError, match="more:1"):
        server.user_presses("less:1", message.message_id)
