"""Messages belong to topics of forums."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID


@pytest.mark.asyncio
async def test_a_message_in_a_topic_names_it(server: BotApiServer, bot: Bot) -> None:
    topic = server.add_topic(GROUP_ID, "Armenia")
    server.user_says("/ask who?", chat_id=GROUP_ID, topic_id=topic)
    created, update = (await bot.get_updates())[1:]
    assert created.message is not None
    assert created.message.forum_topic_created is not None
    assert created.message.forum_topic_created.name == "Armenia"
    message = update.message
    assert message is not None
    assert (message.message_thread_id, message.is_topic_message, message.chat.is_forum) == (topic, True, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == topic


@pytest.mark.asyncio
async def test_a_reply_goes_to_the_topic_of_the_message_replied_to(server: BotApiServer, bot: Bot) -> None:
    topic = server.add_topic(GROUP_ID, "Armenia")
    question = server.user_says("/ask who?", chat_id=GROUP_ID, topic_id=topic)
    await bot.send_message(GROUP_ID, "named", message_thread_id=topic)
    await bot.send_message(GROUP_ID, "replied", reply_to_message_id=question)
    await bot.send_message(GROUP_ID, "general")
    assert [sent.topic_id for sent in server.sent] == [topic, topic, None]
    answer = server.sent[1].message_id
    server.user_says("and why?", chat_id=GROUP_ID, reply_to=answer)
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert message.message_thread_id == topic


@pytest.mark.asyncio
async def test_an_unknown_topic_is_refused(server: BotApiServer, bot: Bot) -> None:
    server.user_says("the first message", chat_id=GROUP_ID)
    server.add_topic(GROUP_ID, "Armenia")
    # The general topic has the id 1, which a request must not name.
    for chat_id, thread in ((GROUP_ID, 1), (GROUP_ID, 999), (USER_ID, 1)):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(chat_id, "hello", message_thread_id=thread)
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_chat_action(chat_id, "typing", message_thread_id=thread)


def test_topics_belong_to_supergroups_and_have_names(server: BotApiServer) -> None:
    for chat_id, name in ((-5, "a group"), (USER_ID, "private"), (GROUP_ID, ""), (GROUP_ID, "x" * 129)):
        with pytest.raises(ValueError, match="no topic"):
            server.add_topic(chat_id, name)
    with pytest.raises(LookupError, match="no topic 77"):
        server.user_says("lost", chat_id=GROUP_ID, topic_id=77)
