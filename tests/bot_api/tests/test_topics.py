"""Messages belong to topics of forums."""

import pytest
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest

from ..core import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID


@pytest.mark.asyncio
async def test_what_is_said_in_a_topic_tells_so(server: BotApiServer, bot: Bot) -> None:
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
async def test_a_reply_from_another_topic_is_an_external_one(server: BotApiServer, bot: Bot) -> None:
    here, there = server.add_topic(GROUP_ID, "here"), server.add_topic(GROUP_ID, "there")
    question = server.user_says("Who chairs it?", chat_id=GROUP_ID, topic_id=there)
    parameters = ReplyParameters(question, quote="chairs")
    message = await bot.send_message(GROUP_ID, "answer", message_thread_id=here, reply_parameters=parameters)
    assert message.external_reply is not None
    assert message.external_reply.message_id == question
    assert (server.sent[0].topic_id, server.sent[0].reply_to, server.sent[0].quote) == (here, question, "chairs")


@pytest.mark.parametrize("thread", [1, 999])  # the general topic has 1 as its id, which names none
@pytest.mark.asyncio
async def test_an_unknown_topic_is_refused(server: BotApiServer, bot: Bot, thread: int) -> None:
    server.user_says("the first message", chat_id=GROUP_ID)
    server.add_topic(GROUP_ID, "Armenia")
    for chat_id in (GROUP_ID, USER_ID):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(chat_id, "hello", message_thread_id=thread)
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_chat_action(chat_id, "typing", message_thread_id=thread)


@pytest.mark.asyncio
async def test_a_deleted_topic_is_gone_with_its_messages(server: BotApiServer, bot: Bot) -> None:
    topic = server.add_topic(GROUP_ID, "Armenia")
    question = server.user_says("/ask who?", chat_id=GROUP_ID, topic_id=topic)
    server.delete_topic(GROUP_ID, topic)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(GROUP_ID, "hello", message_thread_id=topic)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(GROUP_ID, "hello", reply_to_message_id=question)


def test_topics_belong_to_supergroups_and_have_names(server: BotApiServer) -> None:
    for chat_id, name in ((-5, "a group"), (USER_ID, "private"), (GROUP_ID, ""), (GROUP_ID, "x" * 129)):
        with pytest.raises(ValueError, match="no topic"):
            server.add_topic(chat_id, name)
    with pytest.raises(LookupError, match="no topic 77"):
        server.user_says("lost", chat_id=GROUP_ID, topic_id=77)
