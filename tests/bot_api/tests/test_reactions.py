"""Reactions: who is told of them, and what cannot be one."""

import pytest
from telegram import Bot

from ..chats.senders import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID

ASKED = ["message", "message_reaction"]


async def reactions(bot: Bot) -> list[tuple[list[object], list[object], bool]]:
    """What is told of reactions: what was before, what is now, and whether a person reacts."""
    changes = [one.message_reaction for one in await bot.get_updates(allowed_updates=ASKED) if one.message_reaction]
    return [
        ([one.to_dict() for one in it.old_reaction], [one.to_dict() for one in it.new_reaction], it.user is not None)
        for it in changes
    ]


@pytest.mark.asyncio
async def test_a_reaction_in_private_is_told_with_the_one_before_if_it_is_asked_for(
    server: BotApiServer, bot: Bot
) -> None:
    message = server.user_says("Who?")
    server.user_reacts(message, "👍")
    assert await reactions(bot) == []
    server.user_reacts(message, "👎")
    server.user_reacts(message, custom="5")
    server.user_reacts(message)
    up, down = ({"type": "emoji", "emoji": one} for one in "👍👎")
    custom = {"type": "custom_emoji", "custom_emoji_id": "5"}
    assert await reactions(bot) == [([up], [down], True), ([down], [custom], True), ([custom], [], True)]


@pytest.mark.asyncio
async def test_in_a_group_only_an_administrator_is_told_and_an_anonymous_one_is_no_person(
    server: BotApiServer, bot: Bot
) -> None:
    await bot.get_updates(allowed_updates=ASKED)
    server.add_chat(GROUP_ID, "supergroup", title="Readers")
    message = server.user_says("Who?", chat_id=GROUP_ID)
    server.user_reacts(message, "👍", chat_id=GROUP_ID)
    assert await reactions(bot) == []
    server.set_member_status(GROUP_ID, "administrator")
    server.user_reacts(message, "❤", chat_id=GROUP_ID, user_id=USER_ID + 1)
    server.chat_reacts(message, "💩", chat_id=GROUP_ID)
    heart, other = ({"type": "emoji", "emoji": one} for one in "❤💩")
    assert await reactions(bot) == [([], [heart], True), ([], [other], False)]


def test_what_is_no_reaction_and_no_message_is_refused(server: BotApiServer) -> None:
    message = server.user_says("Who?")
    for emoji in (("x",), ("👍", "👎", "❤", "🔥")):
        with pytest.raises(ValueError, match="no reaction"):
            server.user_reacts(message, *emoji)
    with pytest.raises(LookupError):
        server.user_reacts(message + 1, "👍")
