"""Replies and quotations belong to a message that is there."""

import pytest
from telegram import (
    Bot,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from .core import USER_ID
from .server import BotApiServer


@pytest.mark.asyncio
async def test_a_quotation_has_to_be_an_exact_part_of_the_message(server: BotApiServer, bot: Bot) -> None:
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
async def test_a_quotation_holds_1024_units(bot: Bot) -> None:
    story = await bot.send_message(USER_ID, "x" * 1025)
    await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(story.message_id, quote="x" * 1024))
    with pytest.raises(BadRequest):
        await bot.send_message(USER_ID, "a", reply_parameters=ReplyParameters(story.message_id, quote="x" * 1025))


@pytest.mark.asyncio
async def test_a_reply_to_a_message_that_is_gone_needs_permission(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("a question")
    server.user_deletes(question)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(USER_ID, "answer", reply_to_message_id=question)
    await bot.send_message(USER_ID, "answer", reply_to_message_id=question, allow_sending_without_reply=True)
    assert server.sent[0].reply_to is None
