"""Wrong requests are refused with Telegram's reasons, and recorded as violations."""

from typing import Any

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import article, button, client_of, post


def keyboard(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x"} | fields]]}


def html(text: str) -> dict[str, str]:
    return {"message_text": text, "parse_mode": "HTML"}


PRESS = {"callback_data": "x"}

TEXTS: list[tuple[dict[str, Any], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    ({"text": "*x*", "parse_mode": "MarkdownV2"}, "not supported by the test server"),
    ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ({"text": "<b>x</b>" * 101, "parse_mode": "HTML"}, "too many entities: 101"),
    *(({"text": text}, "message is too long") for text in ("x" * 4097, "é" * 4097, "😀" * 2048 + "x")),
    ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 1}]}, "not supported by the test server"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"text": "x", "chat_id": 999}, "chat not found"),
]
KEYBOARDS: list[tuple[Any, str]] = [
    *((keyboard(callback_data=data), "BUTTON_DATA_INVALID") for data in ("x" * 65, "é" * 33, "")),
    *((keyboard(url=url), "BUTTON_URL_INVALID") for url in ("no link", "ton://w.example", "ftp://example.com", "")),
    *((keyboard(copy_text=it), "BUTTON_COPY_TEXT_INVALID") for it in ({"text": "x" * 257}, {"text": ""}, "x")),
    *((keyboard(switch_inline_query_current_chat=query), "is no query") for query in ("x" * 257, 1)),
    (keyboard(), "Text buttons are unallowed in the inline keyboard"),
    (keyboard(url="a.am", **PRESS), "Only one of"),
    (keyboard(text="", **PRESS), 'Field "text" must be'),
    ({"inline_keyboard": [{"text": "x"}]}, "expected an Array of Arrays"),
    ({"inline_keyboard": [[{"text": "x", **PRESS}]] * 101}, "reply markup is too long"),
    ({"inline_keyboard": [[{"text": "x", **PRESS}] * 9]}, "reply markup is too long"),
    *((markup, "only inline keyboards") for markup in ({"keyboard": [["yes"]]}, {"remove_keyboard": True})),
    (["x"], "object expected as reply markup"),
    ("{", "can't parse reply markup JSON object"),
]
OTHERS: list[tuple[str, dict[str, Any], str]] = [
    ("sendTelepathy", {}, "method not found"),
    ("sendChatAction", {"chat_id": USER_ID, "action": "thinking"}, "wrong parameter action"),
    *(
        ("setMyCommands", {"commands": [{"command": command, "description": "x"}]}, "BOT_COMMAND_INVALID")
        for command in ("Start", "st-art", "x" * 33, "")
    ),
    *(
        ("setMyCommands", {"commands": [{"command": "x", "description": it}]}, "BOT_COMMAND_DESCRIPTION_INVALID")
        for it in (" ", "x" * 257)
    ),
    ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "scope": {"type": "some_chats"}}, "Unsupported type"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "chat_id is missing"),
    ("setMyCommands", {"commands": [], "language_code": "hy-AM"}, "invalid language code"),
    ("setMyDescription", {"description": "x" * 513}, "too long"),
    ("setMyDescription", {"description": "x", "language_code": "UK"}, "invalid language code"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "too long"),
]
INLINE: list[tuple[dict[str, Any], str]] = [
    ({"results": [article(str(number)) for number in range(51)]}, "RESULTS_TOO_MUCH"),
    ({"results": [article("1"), article("1")]}, "RESULT_ID_DUPLICATE"),
    *(({"results": [article(wrong)]}, "RESULT_ID_INVALID") for wrong in ("", "x" * 65, "é" * 33)),
    *(({"results": [article(title=title)]}, "ARTICLE_TITLE_EMPTY") for title in (" ", None)),
    ({"results": [article(type="photo")]}, "only articles are supported"),
    ({"results": [article(input_message_content=None)]}, "input message content is not specified"),
    ({"results": [article(input_message_content={"phone_number": "1"})]}, "only texts are supported"),
    ({"results": [article(input_message_content=html(""))]}, "message text is empty"),
    ({"results": [article(input_message_content=html("x" * 4097))]}, "message is too long"),
    ({"results": [article(input_message_content=html("<b>"))]}, "can't parse entities"),
    ({"results": [article(reply_markup=keyboard(callback_data="x" * 65))]}, "BUTTON_DATA_INVALID"),
    ({"results": [article(reply_markup={"remove_keyboard": True})]}, "only inline keyboards"),
    ({"results": "{"}, "can't parse results JSON object"),
    ({}, 'parameter "results" is required'),
    ({"results": [], "next_offset": "é" * 33}, "NEXT_OFFSET_INVALID"),
    ({"results": [], "cache_time": -1}, "invalid cache_time specified"),
    ({"results": [], "cache_time": "soon"}, "invalid integer value"),
    ({"results": [], "button": {"text": "", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
    *(
        ({"results": [], "button": {"text": "x", "start_parameter": parameter}}, "START_PARAM_INVALID")
        for parameter in ("", "x" * 65, "a b", "é")
    ),
    ({"results": [], "button": {"text": "x"}}, "exactly one of web_app, start_parameter"),
    ({"results": [], "inline_query_id": "1"}, "query is too old"),
]
CALLBACKS: list[tuple[dict[str, Any], str]] = [
    *(({"text": text}, "MESSAGE_TOO_LONG") for text in ("x" * 201, "😀" * 100 + "x")),
    *(({"url": url}, "URL_INVALID") for url in ("https://example.com/", "https://t.me/another_bot?start=x")),
    ({"cache_time": -1}, "invalid cache_time specified"),
    ({"callback_query_id": "999"}, "query is too old"),
]


def test_wrong_messages_and_settings_are_refused(server: BotApiServer) -> None:
    table = [*OTHERS, *(("sendMessage", {"chat_id": USER_ID} | body, reason) for body, reason in TEXTS)]
    sent = {"chat_id": USER_ID, "text": "?"}
    table += [("sendMessage", sent | {"reply_markup": markup}, reason) for markup, reason in KEYBOARDS]
    for method, body, reason in table:
        answer = post(server, method, json=body)
        assert answer["error_code"] in (400, 404)
        assert reason in answer["description"], (method, body)
        assert server.violations[-1].method == method
        assert server.violations[-1].description == answer["description"]
    assert len(server.violations) == len(table)
    assert server.sent == ()


def test_wrong_answers_are_refused_and_the_query_stays_open(server: BotApiServer) -> None:
    query_id = server.user_types("who left")
    for fields, reason in INLINE:
        answer = post(server, "answerInlineQuery", json={"inline_query_id": query_id, **fields})
        assert reason in answer["description"], fields
    assert server.inline_answers == ()
    body = {"inline_query_id": query_id, "results": [article("é" * 32), *(article(str(n)) for n in range(49))]}
    assert post(server, "answerInlineQuery", json=body)["ok"]


@pytest.mark.asyncio
async def test_a_press_is_answered_once_within_the_limits(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "?", reply_markup=button(callback_data="x"))
    query_id = server.user_presses("x", message.message_id)
    for fields, reason in CALLBACKS:
        answer = post(server, "answerCallbackQuery", json={"callback_query_id": query_id, **fields})
        assert (answer["error_code"], reason in answer["description"]) == (400, True), fields
    for fields in (
        {},
        {"text": "😀" * 100, "show_alert": True, "cache_time": 30},
        {"url": "https://t.me/storybot_test_bot?start=story"},
    ):
        body = {"callback_query_id": server.user_presses("x", message.message_id), **fields}
        assert post(server, "answerCallbackQuery", json=body)["ok"]
        assert "query ID is invalid" in post(server, "answerCallbackQuery", json=body)["description"]


def test_half_a_surrogate_pair_is_refused(server: BotApiServer) -> None:
    for text in (r'"half a pair: \ud83d"', r'"\udc00"'):
        body = f'{{"chat_id": {USER_ID}, "text": {text}}}'
        answer = post(server, "sendMessage", content=body, headers={"Content-Type": "application/json"})
        assert answer["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.asyncio
async def test_a_wrong_token_is_refused(server: BotApiServer) -> None:
    bot = client_of(server, "123456789:wrong")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
    assert [(call.method, call.status) for call in server.calls] == [("getMe", 401)]
