"""The bot gets only the messages of a group that Telegram lets it see."""

from collections.abc import Callable

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageOriginChannel, Update

from ..server import BotApiServer
from .client import GROUP_ID, client_of, post

NAME = "storybot_test_bot"


@pytest.mark.asyncio
async def test_in_groups_only_messages_for_the_bot_come(server: BotApiServer, bot: Bot) -> None:
    for_bot = [
        "/ask who?",
        f"/ask@{NAME} who?",
        f"/ask@{NAME.upper()} who?",
        f"so @{NAME}, who?",
        f"@{NAME.title()}, who?",
    ]
    others = ["Who chairs the council?", "/ask@another_bot who?", "well, /ask who?", "so @another_bot, who?"]
    others += [f"write to me@{NAME}.com", f"@{NAME}s"]
    for text in (*others, *for_bot):
        server.user_says(text, chat_id=GROUP_ID)
        server.user_sends("photo", text, chat_id=GROUP_ID)
    messages = [update.message for update in await bot.get_updates() if update.message][1:]
    assert [message.text for message in messages if message.text] == for_bot
    assert [message.caption for message in messages if message.caption] == for_bot


@pytest.mark.asyncio
async def test_replies_to_the_bot_and_to_messages_for_it_come(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("/ask who?", chat_id=GROUP_ID)
    answer = (await bot.send_message(GROUP_ID, "He.")).message_id
    chat = server.user_says("chatter", chat_id=GROUP_ID)
    other = server.other_bot_says("I am another", chat_id=GROUP_ID)
    for reply_to in (question, answer, chat, other):
        server.user_says(f"reply to {reply_to}", chat_id=GROUP_ID, reply_to=reply_to)
    server.user_says(f"@{NAME} look at that", chat_id=GROUP_ID, reply_to=other)
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts[1:] == ["/ask who?", f"reply to {question}", f"reply to {answer}"]


@pytest.mark.asyncio
async def test_a_command_without_a_name_is_for_the_bot_that_wrote_last(server: BotApiServer, bot: Bot) -> None:
    server.other_bot_says("I am another", chat_id=GROUP_ID)
    server.user_says("/start the other", chat_id=GROUP_ID)
    await bot.send_message(GROUP_ID, "It is me now.")
    server.user_says("/start me", chat_id=GROUP_ID)
    assert [update.message.text for update in await bot.get_updates() if update.message][1:] == ["/start me"]


@pytest.mark.asyncio
async def test_without_privacy_mode_or_as_an_administrator_the_bot_gets_all_but_other_bots_messages() -> None:
    with BotApiServer(privacy_mode=False) as server:
        server.user_says("chatter", chat_id=GROUP_ID)
        server.other_bot_says("spam", chat_id=GROUP_ID)
        async with client_of(server) as bot:
            assert bot.can_read_all_group_messages
            assert len(await bot.get_updates()) == 1
    with BotApiServer() as server:
        server.set_member_status(GROUP_ID, "member")
        server.user_says("before", chat_id=GROUP_ID)
        server.set_member_status(GROUP_ID, "administrator")
        server.user_says("after", chat_id=GROUP_ID)
        updates = post(server, "getUpdates")["result"]
    assert [update["message"]["text"] for update in updates if "text" in update.get("message", {})] == ["after"]


@pytest.mark.parametrize(
    ("act", "sender"),
    [
        (lambda server: server.anonymous_admin_says("/ask who?", chat_id=GROUP_ID), 1087968824),
        (lambda server: server.channel_says("/ask who?", channel_id=-1005, chat_id=GROUP_ID), 136817688),
        (lambda server: server.user_says("/ask who?", chat_id=GROUP_ID, user_id=8, via="gif"), 8),
    ],
)
@pytest.mark.asyncio
async def test_stand_ins_do_not_count_as_other_bots(
    server: BotApiServer, bot: Bot, act: Callable[[BotApiServer], int], sender: int
) -> None:
    act(server)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.id == sender
    expected = {1087968824: GROUP_ID, 136817688: -1005, 8: None}[sender]
    assert (message.sender_chat.id if message.sender_chat else None) == expected
    assert (message.via_bot.username if message.via_bot else None) == ("gif" if sender == 8 else None)


@pytest.mark.asyncio
async def test_a_channels_posts_come_and_are_forwarded_to_its_group(server: BotApiServer, bot: Bot) -> None:
    server.link_channel(-1_009, GROUP_ID)
    post_id = server.channel_posts(f"News for @{NAME}", channel_id=-1_009)
    published, forwarded = (await bot.get_updates())[1:]
    assert published.channel_post is not None
    assert published.channel_post.message_id == post_id
    message = forwarded.message
    assert message is not None
    assert message.is_automatic_forward
    assert message.from_user is not None
    assert message.from_user.id == 777000
    assert message.forward_origin is not None
    assert (message.forward_origin.type, message.chat.id) == ("channel", GROUP_ID)
    link = InlineKeyboardMarkup([[InlineKeyboardButton("Ask", url=f"https://t.me/{NAME}?start=s_1")]])
    server.set_member_status(GROUP_ID, "administrator")
    own = await bot.send_message(-1_009, "More news", reply_markup=link)
    copy = (await bot.get_updates())[-1].message
    assert copy is not None
    assert isinstance(copy.forward_origin, MessageOriginChannel)
    assert (copy.forward_origin.message_id, copy.reply_markup) == (own.message_id, link)
    server.user_edits(post_id, "Other news", chat_id=-1_009)
    assert (await bot.get_updates())[-1].edited_channel_post is not None


@pytest.mark.asyncio
async def test_a_users_edit_comes_with_its_date(server: BotApiServer, bot: Bot) -> None:
    question = server.user_says("Who chairs it?")
    server.user_edits(question, "Who left /it?")
    update: Update = (await bot.get_updates())[-1]
    assert update.edited_message is not None
    assert update.edited_message.text == "Who left /it?"
    assert update.edited_message.edit_date is not None
    assert update.edited_message.edit_date >= update.edited_message.date
    picture = server.user_sends("photo", "old")
    server.user_edits(picture, "new")
    edited = (await bot.get_updates())[-1].edited_message
    assert edited is not None
    assert (edited.text, edited.caption) == (None, "new")
    with pytest.raises(ValueError, match="can't edit it"):
        server.user_edits(question, "mine", chat_id=1001, user_id=7)
    with pytest.raises(LookupError):
        server.user_edits(999, "nothing")


@pytest.mark.asyncio
async def test_users_send_photos_polls_and_forwards(server: BotApiServer, bot: Bot) -> None:
    for kind in ("photo", "video", "animation", "sticker", "document", "voice", "audio", "location", "poll"):
        server.user_sends(kind)
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert message.text is None
        assert getattr(message, kind)
    for kind in ("sticker", "poll", "telepathy"):
        with pytest.raises(ValueError, match="only"):
            server.user_sends(kind, "a caption")
    server.user_forwards("by somebody")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.forward_origin is not None
    assert (message.text, message.forward_origin.type) == ("by somebody", "hidden_user")
