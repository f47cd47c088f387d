"""Messages, keyboards and the bot's profile are kept as Telegram keeps them."""

from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    CopyTextButton,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from ..chats.senders import USER_ID
from ..entities import utf16_length
from ..server import BotApiServer
from .client import GROUP_ID, button, post


@pytest.mark.asyncio
async def test_a_message_arrives_as_a_reader_sees_it(server: BotApiServer, bot: Bot) -> None:
    markup = " <blockquote>😀 He <b>said</b> so.</blockquote>\n"
    message = await bot.send_message(
        USER_ID, markup, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    (sent,) = server.wait_for(1)
    assert sent.text == message.text == "😀 He said so."
    assert sent.html == markup
    assert sent.marked("bold") == ["said"]
    assert [entity.offset for entity in sent.entities] == [0, 6]
    assert not sent.link_preview
    assert server.violations == ()


@pytest.mark.asyncio
async def test_limits_are_counted_in_utf16_units_after_parsing(server: BotApiServer, bot: Bot) -> None:
    for character in ("x", "é", "😀"):
        full = character * (4096 // utf16_length(character))
        await bot.send_message(USER_ID, f"<b>{full}</b>", ParseMode.HTML)
        assert server.sent[-1].text == full


def test_json_urlencoded_multipart_and_query_parameters_are_understood(server: BotApiServer) -> None:
    parameters = {"chat_id": str(USER_ID), "text": "42"}
    fields: dict[str, Any] = {name: (None, value) for name, value in parameters.items()}
    for body in ({"json": parameters}, {"data": parameters}, {"files": fields}, {"params": parameters}):
        assert post(server, "sendMessage", **body)["ok"]
    assert [sent.text for sent in server.sent] == ["42"] * 4
    assert {call.parameters["chat_id"] for call in server.calls} == {USER_ID}
    assert [call.answer["result"]["text"] for call in server.calls] == ["42"] * 4


@pytest.mark.asyncio
async def test_buttons_are_accepted_up_to_their_limits(server: BotApiServer, bot: Bot) -> None:
    markups: list[Any] = [
        *(button(callback_data=data) for data in ("x" * 64, "é" * 32, "x")),
        *(button(url=url) for url in ("https://example.com/#:~:text=He%20said", "tg://user?id=1001")),
        button(copy_text=CopyTextButton("x" * 256)),
        button(switch_inline_query_current_chat=""),
    ]
    for markup in markups:
        await bot.send_message(USER_ID, "?", reply_markup=markup)
    assert server.sent[0].buttons == [{"text": "Press", "callback_data": "x" * 64}]
    rows = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 8] * 12}
    assert post(server, "sendMessage", json={"chat_id": USER_ID, "text": "?", "reply_markup": rows})["ok"]


@pytest.mark.asyncio
async def test_a_pressed_button_comes_as_a_callback_query(server: BotApiServer, bot: Bot) -> None:
    server.user_says("/ask who?", chat_id=GROUP_ID)
    message = await bot.send_message(GROUP_ID, "?", reply_markup=button(callback_data="more:1"))
    query_id = server.user_presses("Press", message.message_id, chat_id=GROUP_ID, user_id=7)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert (query.id, query.data, query.from_user.id) == (query_id, "more:1", 7)
    assert query.message is not None
    assert (query.message.message_id, query.message.chat.id) == (message.message_id, GROUP_ID)
    with pytest.raises(LookupError, match="more:1"):
        server.user_presses("less:1", message.message_id, chat_id=GROUP_ID)


@pytest.mark.asyncio
async def test_commands_and_descriptions_are_kept_by_language_and_scope(bot: Bot) -> None:
    group = BotCommandScopeChat(GROUP_ID)
    for text, how in (("Begin", {}), ("Почати", {"language_code": "uk"}), ("Ask", {"scope": group})):
        await bot.set_my_commands([BotCommand("start", text)], **how)
    assert (await bot.get_my_commands())[0].description == "Begin"
    assert (await bot.get_my_commands(language_code="uk"))[0].description == "Почати"
    assert (await bot.get_my_commands(group))[0].description == "Ask"
    assert await bot.get_my_commands(group, "uk") == ()
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_description()).description == "x" * 512
    assert (await bot.get_my_short_description(language_code="hy")).short_description == "x" * 120
