"""The bot is told of its status in a chat, and its rights hold."""

import pytest
from telegram import Bot, ChatMember, ChatMemberUpdated
from telegram.error import BadRequest, ChatMigrated, Forbidden

from ..core import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID, post


async def changes(bot: Bot) -> list[ChatMemberUpdated]:
    return [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]


@pytest.mark.asyncio
async def test_being_added_comes_with_the_status_and_a_service_message(server: BotApiServer, bot: Bot) -> None:
    server.set_member_status(GROUP_ID, "member", by=7)
    (change,) = await changes(bot)
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("left", "member")
    assert (change.chat.id, change.from_user.id, change.new_chat_member.user.id) == (GROUP_ID, 7, bot.id)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert [user.id for user in message.new_chat_members] == [bot.id]


@pytest.mark.parametrize("status", ["administrator", "restricted", "left", "kicked"])
@pytest.mark.asyncio
async def test_each_change_of_status_comes(server: BotApiServer, bot: Bot, status: str) -> None:
    server.add_chat(GROUP_ID)
    server.set_member_status(GROUP_ID, status)
    (change,) = await changes(bot)
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", status)


@pytest.mark.parametrize(
    ("chat_id", "status", "can_send", "error", "reason"),
    [
        (GROUP_ID, "kicked", True, Forbidden, "bot was kicked from the supergroup chat"),
        (-5, "kicked", True, Forbidden, "bot was kicked from the group chat"),
        (GROUP_ID, "left", True, Forbidden, "bot is not a member of the supergroup chat"),
        (USER_ID, "kicked", True, Forbidden, "bot was blocked by the user"),
        (GROUP_ID, "restricted", False, BadRequest, "Not enough rights to send text messages to the chat"),
    ],
)
@pytest.mark.asyncio
async def test_what_the_bot_may_not_do_is_refused(
    server: BotApiServer,
    bot: Bot,
    chat_id: int,
    status: str,
    can_send: bool,
    error: type[Exception],
    reason: str,
) -> None:
    server.add_chat(chat_id)
    server.set_member_status(chat_id, status, can_send_messages=can_send)
    with pytest.raises(error, match=reason):
        await bot.send_message(chat_id, "hello")
    with pytest.raises(error):
        await bot.send_chat_action(chat_id, "typing")
    server.set_member_status(chat_id, "member")
    assert await bot.send_message(chat_id, "hello")


@pytest.mark.asyncio
async def test_in_a_channel_administrators_alone_write(server: BotApiServer, bot: Bot) -> None:
    server.add_chat(-1_009, "channel")
    await bot.send_message(-1_009, "a post")
    server.set_member_status(-1_009, "member")
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(-1_009, "a post")


@pytest.mark.asyncio
async def test_members_and_administrators_can_be_asked_for(server: BotApiServer, bot: Bot) -> None:
    server.user_says("chatter", chat_id=GROUP_ID, user_id=7)
    server.set_member_status(GROUP_ID, "creator", user_id=8)
    assert (await bot.get_chat_member(GROUP_ID, bot.id)).status == "member"
    assert (await bot.get_chat_member(GROUP_ID, 7)).status == "member"
    assert [member.user.id for member in await bot.get_chat_administrators(GROUP_ID)] == [8]
    server.set_member_status(GROUP_ID, "administrator")
    assert [member.user.id for member in await bot.get_chat_administrators(GROUP_ID)] == [8, bot.id]
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(GROUP_ID, 9)
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(USER_ID)


@pytest.mark.asyncio
async def test_users_who_come_and_go_are_told_of(server: BotApiServer, bot: Bot) -> None:
    server.users_join(GROUP_ID, 7, 8)
    server.user_leaves(GROUP_ID, 7)
    joined, left = [update.message for update in (await bot.get_updates())[1:]]
    assert joined is not None
    assert [user.id for user in joined.new_chat_members] == [7, 8]
    assert left is not None
    assert left.left_chat_member is not None
    assert left.left_chat_member.id == 7
    assert (await bot.get_chat_member(GROUP_ID, 7)).status == ChatMember.LEFT


def test_members_changes_come_to_an_administrator_that_asks_for_them(server: BotApiServer) -> None:
    server.set_member_status(GROUP_ID, "administrator")
    server.users_join(GROUP_ID, 7)
    post(server, "getUpdates", json={"allowed_updates": ["chat_member"]})
    server.users_join(GROUP_ID, 8)
    updates = post(server, "getUpdates")["result"]
    members = [update["chat_member"]["new_chat_member"]["user"]["id"] for update in updates if "chat_member" in update]
    assert members == [8]


@pytest.mark.asyncio
async def test_a_group_that_became_a_supergroup_is_found_under_its_new_id(server: BotApiServer, bot: Bot) -> None:
    server.user_says("/start", chat_id=-5)
    server.group_upgrades(-5, GROUP_ID)
    to, from_ = [update.message for update in (await bot.get_updates())[-2:]]
    assert to is not None
    assert from_ is not None
    assert (to.migrate_to_chat_id, from_.migrate_from_chat_id) == (GROUP_ID, -5)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(-5, "hello")
    assert refused.value.new_chat_id == GROUP_ID
    assert await bot.send_message(GROUP_ID, "hello")


def test_a_status_that_does_not_exist_is_a_mistake_of_the_test(server: BotApiServer) -> None:
    for status, can_send_messages in (("owner", True), ("member", False)):
        with pytest.raises(ValueError, match="no status"):
            server.set_member_status(GROUP_ID, status, can_send_messages=can_send_messages)
