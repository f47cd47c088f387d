"""Updates come by long polling, with the entities of what users write."""

import asyncio
import time

import pytest
from telegram import (
    Bot,
    MessageEntity,
    Update,
)
from telegram.error import Conflict

from ..server import BotApiServer
from .client import client_of, text_of


@pytest.mark.asyncio
async def test_an_update_comes_until_it_is_acknowledged(server: BotApiServer, bot: Bot) -> None:
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [update.update_id for update in again] == [update.update_id for update in first]
    assert first[0].message is not None
    assert first[0].message.text == "/start"
    assert first[0].message.entities[0].type == MessageEntity.BOT_COMMAND
    assert await bot.get_updates(offset=first[0].update_id + 1) == ()
    server.wait_until_read()
    assert await bot.get_updates() == ()


@pytest.mark.asyncio
async def test_updates_come_again_once_their_acknowledgement_is_lost(server: BotApiServer, bot: Bot) -> None:
    for number in range(2):
        server.user_says(f"question {number}")
    updates = await bot.get_updates()
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()
    server.user_says("question 2")
    server.lose_acknowledgements(2)
    again = await bot.get_updates()
    assert [text_of(update) for update in again] == ["question 0", "question 1", "question 2"]
    assert [update.update_id for update in again[:2]] == [update.update_id for update in updates[1:]]


@pytest.mark.asyncio
async def test_a_long_poll_is_answered_as_soon_as_somebody_writes(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    message_id = server.user_says("Who chairs the council?")
    (update,) = await poll
    assert update.message is not None
    assert update.message.message_id == message_id
    assert time.monotonic() - started < 2


@pytest.mark.asyncio
async def test_a_negative_offset_and_a_limit_choose_among_the_updates(server: BotApiServer, bot: Bot) -> None:
    for number in range(4):
        server.user_says(f"question {number}")
    assert [text_of(update) for update in await bot.get_updates(limit=2)] == ["/start", "question 0"]
    assert [text_of(update) for update in await bot.get_updates(offset=-1)] == ["question 3"]
    assert len(await bot.get_updates()) == 1


@pytest.mark.asyncio
async def test_only_the_kinds_of_updates_that_were_asked_for_are_queued(server: BotApiServer, bot: Bot) -> None:
    await bot.get_updates(offset=-1, allowed_updates=[Update.CALLBACK_QUERY])
    server.user_says("not wanted")
    assert [text_of(update) for update in await bot.get_updates()] == ["/start"]


@pytest.mark.asyncio
async def test_of_two_pollers_the_one_that_waits_gets_a_conflict(server: BotApiServer, bot: Bot) -> None:
    (seen,) = await bot.get_updates()
    async with client_of(server) as other:
        waiting = asyncio.create_task(bot.get_updates(offset=seen.update_id + 1, timeout=10))
        await asyncio.sleep(0.05)
        await other.get_updates()
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await waiting


@pytest.mark.asyncio
async def test_a_duplicated_update_comes_again_after_it_was_acknowledged(server: BotApiServer, bot: Bot) -> None:
    (start,) = await bot.get_updates()
    server.duplicate_next_update()
    server.user_says("once")
    (first,) = await bot.get_updates(offset=start.update_id + 1)
    (again,) = await bot.get_updates(offset=first.update_id + 1)
    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=again.update_id + 1) == ()


@pytest.mark.asyncio
async def test_pending_updates_can_be_dropped(server: BotApiServer, bot: Bot) -> None:
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.asyncio
async def test_a_users_text_has_its_entities(server: BotApiServer, bot: Bot) -> None:
    for text, expected in [
        ("/ask who?", [("bot_command", "/ask")]),
        ("😀 /ask@storybot who?", [("bot_command", "/ask@storybot")]),
        ("@storybot: https://example.com/a?b=1.", [("mention", "@storybot"), ("url", "https://example.com/a?b=1")]),
        ("#CSTO and a@b.am", [("hashtag", "#CSTO"), ("email", "a@b.am")]),
        ("and/or 1/2 #1", []),
    ]:
        server.user_says(text)
        message = (await bot.get_updates())[-1].message
        assert message is not None
        assert [(entity.type, part) for entity, part in message.parse_entities().items()] == expected
