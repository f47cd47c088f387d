"""The bot is told its status in a chat, and needs rights."""

from itertools import pairwise

import pytest
from telegram import Bot, ChatMemberAdministrator, ChatMemberUpdated
from telegram.error import BadRequest, ChatMigrated, Forbidden

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID, button


async def changes(bot: Bot) -> list[ChatMemberUpdated]:
    return [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]


@pytest.mark.asyncio
async def test_being_added_brings_the_status_and_a_service_message(server: BotApiServer, bot: Bot) -> None:
    server.set_member_status(GROUP_ID, "member", by=7)
    (change,) = await changes(bot)
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")
    assert (change.chat.id, change.from_user.id, change.new_chat_member.user.id) == (GROUP_ID, 7, bot.id)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert [user.id for user in message.new_chat_members] == [bot.id]


@pytest.mark.asyncio
async def test_each_change_of_status_comes(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(GROUP_ID)
    statuses = ["member", "administrator", "restricted", "left", "kicked"]
    for status in statuses[1:]:
        server.set_member_status(GROUP_ID, status)
    found = [(change.old_chat_member.status, change.new_chat_member.status) for change in await changes(bot)]
    assert found == list(pairwise(statuses))


@pytest.mark.asyncio
async def test_the_bot_needs_the_right_to_write(server: BotApiServer, bot: Bot) -> None:
    table: list[tuple[int, str, bool, type[Exception], str]] = [
        (GROUP_ID, "kicked", True, Forbidden, "bot was kicked from the supergroup chat"),
        (-5, "kicked", True, Forbidden, "bot was kicked from the group chat"),
        (GROUP_ID, "left", True, Forbidden, "bot is not a member of the supergroup chat"),
        (USER_ID, "kicked", True, Forbidden, "bot was blocked by the user"),
        (GROUP_ID, "restricted", False, BadRequest, "Not enough rights to send text messages to the chat"),
    ]
    for chat_id, status, can_send, error, reason in table:
        server.add_chat(chat_id)
        server.set_member_status(chat_id, status, can_send_messages=can_send)
        with pytest.raises(error, match=reason):
            await bot.send_message(chat_id, "hello")
        with pytest.raises(error):
            await bot.send_chat_action(chat_id, "typing")
        server.set_member_status(chat_id, "member")
        assert await bot.send_message(chat_id, "hello")


@pytest.mark.asyncio
async def test_in_a_channel_only_administrators_write(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(-1_009, "channel")
    await bot.send_message(-1_009, "a post")
    server.set_member_status(-1_009, "member")
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(-1_009, "a post")


@pytest.mark.asyncio
async def test_users_who_join_are_announced(server: BotApiServer, bot: Bot) -> None:
    server.users_join(GROUP_ID, 7, 8)
    joined = (await bot.get_updates())[-1].message
    assert joined is not None
    assert [user.id for user in joined.new_chat_members] == [7, 8]


@pytest.mark.asyncio
async def test_a_group_that_became_a_supergroup_is_found_under_its_new_id(server: BotApiServer, bot: Bot) -> None:
    server.user_says("/start", chat_id=-5)
    sent = await bot.send_message(-5, "hello", reply_markup=button(callback_data="x"))
    server.group_upgrades(-5, GROUP_ID)
    to, from_ = [update.message for update in (await bot.get_updates())[-2:]]
    assert to is not None
    assert from_ is not None
    assert (to.migrate_to_chat_id, from_.migrate_from_chat_id) == (GROUP_ID, -5)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(-5, "hello")
    assert refused.value.new_chat_id == GROUP_ID
    # A message stays in the group in which it was sent, unless a test says that the bot is told otherwise.
    server.user_presses("x", sent.message_id, chat_id=-5)
    server.user_presses("x", sent.message_id, chat_id=-5, reported_in=GROUP_ID)
    presses = [update.callback_query for update in (await bot.get_updates())[-2:]]
    assert [press.message.chat.id for press in presses if press and press.message] == [-5, GROUP_ID]
    assert await bot.send_message(GROUP_ID, "hello")


@pytest.mark.asyncio
async def test_a_channel_is_found_by_its_name_with_the_bots_rights(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(-1_009, "channel", title="News", username="HolmPost")
    server.link_channel(-1_009, GROUP_ID)
    chat = await bot.get_chat("@holmpost")
    assert (chat.id, chat.type, chat.title, chat.linked_chat_id) == (-1_009, "channel", "News", GROUP_ID)
    me = await bot.get_chat_member(chat.id, bot.id)
    assert isinstance(me, ChatMemberAdministrator)
    assert me.can_post_messages
    with pytest.raises(BadRequest, match="not found"):
        await bot.get_chat("@nowhere")


@pytest.mark.asyncio
async def test_the_status_of_people_can_be_asked_for(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(GROUP_ID)
    for status in ("creator", "administrator", "member", "left", "kicked"):
        server.set_user_status(GROUP_ID, 7, status)
        assert (await bot.get_chat_member(GROUP_ID, 7)).status == status
    assert (await bot.get_chat_member(GROUP_ID, 8)).status == "member"
    assert (await bot.get_chat_member(GROUP_ID, bot.id)).status == "member"
    for chat_id, user_id in ((GROUP_ID, -1_009), (-1_099, 7)):
        with pytest.raises(BadRequest, match="not found"):
            await bot.get_chat_member(chat_id, user_id)
    with pytest.raises(ValueError, match="no status"):
        server.set_user_status(GROUP_ID, 7, "owner")


def test_a_status_that_does_not_exist_raises_an_error_in_the_test(server: BotApiServer) -> None:
    for status, can_send_messages in (("owner", True), ("member", False)):
        with pytest.raises(ValueError, match="no status"):
            server.set_member_status(GROUP_ID, status, can_send_messages=can_send_messages)
