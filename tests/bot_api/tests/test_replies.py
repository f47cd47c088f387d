"""Replies and quotations need an existing message."""

from typing import Any

import pytest
from telegram import Bot, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID


@pytest.mark.asyncio
async def test_a_quotation_must_be_an_exact_part_of_the_message(server: BotApiServer, bot: Bot) -> None:
    story = await bot.send_message(USER_ID, "😀 He said <b>no</b>. He left.", ParseMode.HTML)

    async def quote(text: str, position: int | None = None, parse_mode: str | None = None) -> None:
        await bot.send_message(
            USER_ID,
            "answer",
            reply_parameters=ReplyParameters(
                story.message_id, quote=text, quote_position=position, quote_parse_mode=parse_mode
            ),
        )

    await quote("He left.", 15)
    await quote("He left.")
    await quote("said <b>no</b>.", 6, ParseMode.HTML)
    assert [(sent.reply_to, sent.quote) for sent in server.sent[1:]] == [
        (story.message_id, "He left."),
        (story.message_id, "He left."),
        (story.message_id, "said no."),
    ]
    for text in ("He  left.", "said no.", "", " ", "x" * 1025):
        with pytest.raises(BadRequest, match=r"(?i)QUOTE_TEXT_INVALID"):
            await quote(text, 6)


@pytest.mark.asyncio
async def test_a_reply_to_a_message_that_is_gone_needs_permission(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("a question")
    server.user_deletes(question)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(USER_ID, "answer", reply_to_message_id=question)
    await bot.send_message(USER_ID, "answer", reply_to_message_id=question, allow_sending_without_reply=True)
    assert server.sent[0].reply_to is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(None, 0), (0, 0), (9, 11), (11, 11), (16, 20), (500, 20), (-5, 0)],
)
@pytest.mark.asyncio
async def test_a_quotation_is_the_one_next_to_the_position(
    server: BotApiServer, bot: Bot, wanted: int | None, found: int
) -> None:
    story = await bot.send_message(USER_ID, "He left. 😀He left. He left.")
    parameters = ReplyParameters(story.message_id, quote="He left.", quote_position=wanted)
    message = await bot.send_message(USER_ID, "answer", reply_parameters=parameters)
    assert message.quote is not None
    assert (message.quote.text, message.quote.is_manual) == ("He left.", True)
    assert message.quote.position == server.sent[1].quote_position == found


@pytest.mark.asyncio
async def test_a_quotation_must_repeat_the_marks(server: BotApiServer, bot: Bot) -> None:
    story = await bot.send_message(USER_ID, '<a href="https://a.am">He</a> <b>said</b> <i>no</i>', ParseMode.HTML)

    async def quote(text: str, **how: Any) -> None:
        parameters = ReplyParameters(story.message_id, quote=text, **how)
        await bot.send_message(USER_ID, "answer", reply_parameters=parameters)

    await quote("He <b>said</b>", quote_parse_mode=ParseMode.HTML)
    await quote("<b>aid</b>", quote_parse_mode=ParseMode.HTML)
    for text in ("said", "<b>said</b> no", "<b>He</b>"):
        with pytest.raises(BadRequest, match=r"(?i)QUOTE_TEXT_INVALID"):
            await quote(text, quote_parse_mode=ParseMode.HTML)
    assert [sent.quote for sent in server.sent[1:]] == ["He said", "aid"]


@pytest.mark.asyncio
async def test_a_users_words_can_be_quoted(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("Who chairs /it?")
    picture = server.user_sends("photo", "Who is this?")
    await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(question, quote="chairs /it"))
    await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(picture, quote="this?"))
    assert [sent.quote for sent in server.sent] == ["chairs /it", "this?"]


@pytest.mark.asyncio
async def test_a_reply_to_another_chat_or_topic_is_not_supported(server: BotApiServer, bot: Bot) -> None:
    here, there = server.add_topic(GROUP_ID, "here"), server.add_topic(GROUP_ID, "there")
    question = server.user_says("who?", chat_id=GROUP_ID, topic_id=there)
    with pytest.raises(BadRequest, match="not supported"):
        await bot.send_message(GROUP_ID, "a", message_thread_id=here, reply_to_message_id=question)
    own = server.user_says("who?")
    with pytest.raises(BadRequest, match="not supported"):
        await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(own, GROUP_ID))
