"""Pictures: what is kept of them, and what is refused."""

import struct

import pytest
from telegram import Bot
from telegram.error import BadRequest

from ..chats.senders import USER_ID
from ..methods.photos import LARGEST
from ..server import BotApiServer
from .client import GROUP_ID, post


def png(width: int = 1200, height: int = 675, more: int = 0) -> bytes:
    """The beginning of a PNG file, with so many bytes more."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(more)


@pytest.mark.asyncio
async def test_a_picture_arrives_with_its_caption_as_a_reply(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("Who?")
    message = await bot.send_photo(USER_ID, png(), "<b>The Post</b>", parse_mode="HTML", reply_to_message_id=question)
    assert (message.caption, message.photo[0].width, message.photo[0].height) == ("The Post", 1200, 675)
    (sent,) = server.wait_for(1)
    assert (sent.photo, sent.text, sent.html, sent.reply_to) == (png(), "The Post", "<b>The Post</b>", question)
    assert sent.marked("bold") == ["The Post"]
    assert server.violations == ()
    with pytest.raises(BadRequest, match=r"(?i)no text in the message"):
        await bot.edit_message_text("Other", USER_ID, message.message_id)


@pytest.mark.parametrize(
    ("photo", "caption", "words"),
    [
        (png(1200, 8801), "", "photo_invalid_dimensions"),
        (png(2100, 100), "", "photo_invalid_dimensions"),
        (b"GIF89a", "", "image_process_failed"),
        (png(0, 10), "", "image_process_failed"),
        (png(more=LARGEST), "", "too big for a photo"),
        (png(), "x" * 1025, "caption is too long"),
        (png(), "<b>", "can't parse entities"),
    ],
)
@pytest.mark.asyncio
async def test_a_picture_that_telegram_would_refuse_is_refused(
    server: BotApiServer, bot: Bot, photo: bytes, caption: str, words: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_photo(USER_ID, photo, caption, parse_mode="HTML")
    assert len(server.violations) == 1
    assert server.sent == ()


@pytest.mark.asyncio
async def test_where_the_bot_may_not_write_it_sends_no_picture(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(GROUP_ID, "supergroup", title="Readers")
    server.set_member_status(GROUP_ID, "restricted", can_send_messages=False)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send photos"):
        await bot.send_photo(GROUP_ID, png())


def test_a_request_without_a_picture_is_refused(server: BotApiServer) -> None:
    answer = post(server, "sendPhoto", json={"chat_id": USER_ID})
    assert (answer["error_code"], answer["description"]) == (400, "Bad Request: there is no photo in the request")
