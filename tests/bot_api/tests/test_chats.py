"""Messages can be edited and deleted in the chats that the bot is in."""

import pytest
from telegram import (
    Bot,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID, button


@pytest.mark.asyncio
async def test_an_edit_must_change_the_message(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "first", reply_markup=button(callback_data="x"))
    await bot.edit_message_text("<b>second</b>", USER_ID, message.message_id, parse_mode=ParseMode.HTML)
    (edited,) = server.wait_for(lambda message: message.text == "second", edited=True)
    assert edited == server.message(message.message_id)
    assert edited.buttons == []
    assert server.sent[0].text == "first"
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>second</b>", USER_ID, message.message_id, parse_mode=ParseMode.HTML)
    await bot.edit_message_reply_markup(USER_ID, message.message_id, reply_markup=button(callback_data="y"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(USER_ID, message.message_id, reply_markup=button(callback_data="y"))


@pytest.mark.asyncio
async def test_only_messages_of_the_bot_can_be_edited(server: BotApiServer, bot: Bot) -> None:
    theirs = server.user_says("mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", USER_ID, theirs)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("yours", USER_ID, 999)


@pytest.mark.asyncio
async def test_text_marks_and_keyboard_together_make_a_change(bot: Bot) -> None:
    for text, parse_mode, callback_data, is_change in [
        (" <b>He</b> left. ", "HTML", "x", False),
        ("<strong>He</strong> left.", "HTML", "x", False),
        ("He left.", None, "x", True),
        ("<i>He</i> left.", "HTML", "x", True),
        ("<b>He</b> left!", "HTML", "x", True),
        ("<b>He</b> left.", "HTML", "y", True),
        ("<b>He</b> left.", "HTML", None, True),
    ]:
        keyboard = button(callback_data="x")
        message = await bot.send_message(USER_ID, "<b>He</b> left.", ParseMode.HTML, reply_markup=keyboard)
        place = {"chat_id": USER_ID, "message_id": message.message_id, "parse_mode": parse_mode}
        changed = button(callback_data=callback_data) if callback_data else None
        if is_change:
            await bot.edit_message_text(text, reply_markup=changed, **place)  # type: ignore[arg-type]
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_text(text, reply_markup=changed, **place)  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_in_a_group_only_administrators_delete_others_messages(server: BotApiServer, bot: Bot) -> None:
    theirs = server.user_says("chatter", chat_id=GROUP_ID)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP_ID, theirs)
    server.set_member_status(GROUP_ID, "administrator")
    assert await bot.delete_message(GROUP_ID, theirs)


@pytest.mark.asyncio
async def test_a_deleted_message_is_gone(server: BotApiServer, bot: Bot) -> None:
    message = await bot.send_message(USER_ID, "soon gone")
    await bot.delete_message(USER_ID, message.message_id)
    with pytest.raises(LookupError):
        server.message(message.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(USER_ID, message.message_id)


@pytest.mark.asyncio
async def test_a_chat_where_nobody_wrote_is_not_found(server: BotApiServer, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "hello")


@pytest.mark.asyncio
async def test_a_group_that_the_bot_left_refuses_its_messages(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(GROUP_ID, title="Newsroom")
    assert (await bot.send_message(GROUP_ID, "hello")).chat.title == "Newsroom"
    await bot.leave_chat(GROUP_ID)
    with pytest.raises(Forbidden, match="not a member of the supergroup chat"):
        await bot.send_message(GROUP_ID, "hello")
