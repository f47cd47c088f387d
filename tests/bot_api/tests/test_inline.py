"""Inline queries are answered once, and chosen results become messages."""

from typing import Any

import pytest
from telegram import Bot, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID, article, button, client_of, post


def answered(server: BotApiServer, *results: Any, **fields: Any) -> str:
    """Return the query id of an answer that was accepted."""
    query_id = server.user_types("who left")
    body = {"inline_query_id": query_id, "results": list(results), **fields}
    assert post(server, "answerInlineQuery", json=body)["ok"]
    return query_id


@pytest.mark.asyncio
async def test_a_query_comes_and_its_answer_is_kept(server: BotApiServer, bot: Bot) -> None:
    query_id = server.user_types("who left", user_id=7, language_code="hy")
    query = (await bot.get_updates())[-1].inline_query
    assert query is not None
    assert (query.id, query.query, query.from_user.id, query.from_user.language_code) == (query_id, "who left", 7, "hy")
    content = InputTextMessageContent("<b>He</b> left.", ParseMode.HTML)
    result = InlineQueryResultArticle(
        "1", "He left.", content, description="The story", reply_markup=button(url="a.am")
    )
    await bot.answer_inline_query(
        query_id,
        [result],
        cache_time=10,
        is_personal=True,
        next_offset="é" * 32,
        button=InlineQueryResultsButton("Open", start_parameter="story-1_A"),
    )
    (answer,) = server.wait_for_inline_answers()
    assert (answer.query_id, answer.cache_time, answer.is_personal) == (query_id, 10, True)
    assert (answer.next_offset, answer.button) == ("é" * 32, {"text": "Open", "start_parameter": "story-1_A"})
    (shown,) = answer.results
    assert (shown.id, shown.title, shown.description, shown.text) == ("1", "He left.", "The story", "He left.")
    assert [entity.type for entity in shown.formatted.entities] == ["bold"]
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await bot.answer_inline_query(query_id, [result])


@pytest.mark.asyncio
async def test_a_chosen_result_becomes_a_message_via_the_bot(server: BotApiServer, bot: Bot) -> None:
    query_id = answered(server, article())
    message_id = server.user_chooses(query_id, "1")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert (message.message_id, message.text) == (message_id, "He left.")
    assert message.via_bot is not None
    assert message.via_bot.id == bot.id
    shown = server.message(message_id)
    assert (shown.text, shown.marked("bold"), shown.inline_message_id) == ("He left.", ["He"], None)
    assert server.sent == ()
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("mine?", USER_ID, message_id)


@pytest.mark.asyncio
async def test_a_chosen_result_with_a_keyboard_works_in_a_chat_without_the_bot(server: BotApiServer, bot: Bot) -> None:
    keyboard = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
    query_id = answered(server, article(reply_markup=keyboard))
    message_id = server.user_chooses(query_id, "1", 77)
    server.user_presses("More", message_id, chat_id=77)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    inline_message_id = server.message(message_id, chat_id=77).inline_message_id
    assert query.message is None
    assert query.inline_message_id == inline_message_id
    assert await bot.edit_message_text("She left.", inline_message_id=inline_message_id) is True
    (edited,) = server.wait_for(1, edited=True)
    assert (edited.chat_id, edited.text, edited.buttons) == (77, "She left.", [])
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("She left.", inline_message_id=inline_message_id)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(inline_message_id=inline_message_id)
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_ID_INVALID"):
        await bot.edit_message_text("She left.", inline_message_id="unknown")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(78, "nobody wrote here")


@pytest.mark.asyncio
async def test_a_message_via_the_bot_reaches_it_in_a_group(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(GROUP_ID)
    server.user_chooses(answered(server, article()), "1", GROUP_ID)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert (message.chat.id, message.text) == (GROUP_ID, "He left.")


@pytest.mark.asyncio
async def test_with_feedback_the_bot_is_told_what_was_chosen() -> None:
    with BotApiServer(inline_feedback=True) as server:
        server.user_chooses(answered(server, article()), "1")
        async with client_of(server) as bot:
            chosen = (await bot.get_updates())[-1].chosen_inline_result
    assert chosen is not None
    assert (chosen.result_id, chosen.query, chosen.inline_message_id) == ("1", "who left", None)


def test_impossible_actions_raise_errors_in_the_test(server: BotApiServer) -> None:
    assert server.user_types("😀" * 128)
    with pytest.raises(ValueError, match="at most 256"):
        server.user_types("x" * 257)
    with pytest.raises(LookupError, match="no answer"):
        server.user_chooses("1", "1")
    query_id = answered(server, article())
    with pytest.raises(LookupError, match="no result '2'"):
        server.user_chooses(query_id, "2")
    with BotApiServer(inline_mode=False) as other, pytest.raises(ValueError, match="no inline queries"):
        other.user_types("who")
