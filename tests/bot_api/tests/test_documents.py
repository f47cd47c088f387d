"""Files: what is kept of them, and what is refused."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import post


@pytest.mark.asyncio
async def test_a_file_arrives_with_its_name_and_caption(server: BotApiServer, bot: Bot) -> None:
    server.user_says("/unanswered")
    message = await bot.send_document(USER_ID, b"a,b\r\n", "<b>All</b>", parse_mode="HTML", filename="all.csv")
    assert message.document
    assert (message.caption, message.document.file_name, message.document.file_size) == ("All", "all.csv", 5)
    (sent,) = server.wait_for(1)
    assert (sent.document, sent.file_name, sent.text, sent.photo) == (b"a,b\r\n", "all.csv", "All", None)
    assert server.violations == ()
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await bot.edit_message_text("Other", USER_ID, message.message_id)


@pytest.mark.asyncio
async def test_an_empty_file_one_that_does_not_come_along_and_a_long_caption_are_refused(
    server: BotApiServer, bot: Bot
) -> None:
    server.user_says("/unanswered")
    with pytest.raises(BadRequest, match=r"(?i)non-empty"):
        await bot.send_document(USER_ID, b"", filename="all.csv")
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(USER_ID, b"a", "x" * 1025, filename="all.csv")
    answer = post(server, "sendDocument", json={"chat_id": USER_ID, "document": "all.csv"})
    assert answer["description"] == "Bad Request: there is no document in the request"
    assert len(server.violations) == 3
