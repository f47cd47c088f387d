"""The bot's commands and descriptions are kept, and values past their limits refused."""

from typing import Any

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from ..core import USER_ID
from ..server import BotApiServer
from .client import GROUP_ID, post


@pytest.mark.asyncio
async def test_commands_and_descriptions_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("start", "Почати")], language_code="uk")
    assert (await bot.get_my_commands())[0].description == "Begin"
    assert (await bot.get_my_commands(language_code="uk"))[0].description == "Почати"
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_description()).description == "x" * 512
    assert (await bot.get_my_short_description(language_code="hy")).short_description == "x" * 120


@pytest.mark.asyncio
async def test_commands_are_kept_by_scope(bot: Bot) -> None:
    private, group = BotCommandScopeAllPrivateChats(), BotCommandScopeChat(GROUP_ID)
    await bot.set_my_commands([BotCommand("start", "Begin")], private)
    await bot.set_my_commands([BotCommand("ask", "Ask")], group)
    await bot.set_my_commands([BotCommand("ask", "Запитати")], group, "uk")
    assert await bot.get_my_commands() == ()
    assert [command.command for command in await bot.get_my_commands(private)] == ["start"]
    assert [command.description for command in await bot.get_my_commands(group, "uk")] == ["Запитати"]
    await bot.delete_my_commands(group, "uk")
    assert await bot.get_my_commands(group, "uk") == ()
    assert [command.command for command in await bot.get_my_commands(group)] == ["ask"]


@pytest.mark.asyncio
async def test_the_name_is_kept_by_language(bot: Bot) -> None:
    assert (await bot.get_my_name()).name == "storybot"
    await bot.set_my_name("x" * 64)
    await bot.set_my_name("Բոտ", "hy")
    assert (await bot.get_my_name("hy")).name == "Բոտ"
    assert (await bot.get_my_name("uk")).name == "x" * 64


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("Start", "Begin", "BOT_COMMAND_INVALID"),
        ("st-art", "Begin", "BOT_COMMAND_INVALID"),
        ("x" * 33, "Begin", "BOT_COMMAND_INVALID"),
        ("", "Begin", "BOT_COMMAND_INVALID"),
        ("start", " ", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("start", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_wrong_commands_are_refused(server: BotApiServer, command: str, description: str, reason: str) -> None:
    commands = [{"command": command, "description": description}]
    assert post(server, "setMyCommands", json={"commands": commands})["description"] == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("setMyCommands", {"commands": [{"command": "x", "description": "x"}] * 101}),
        ("setMyCommands", {"commands": [], "scope": {"type": "some_chats"}}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}),
        ("setMyCommands", {"commands": [], "language_code": "hy-AM"}),
        ("setMyName", {"name": "x" * 65}),
        ("setMyDescription", {"description": "x" * 513}),
        ("setMyDescription", {"description": "x", "language_code": "UK"}),
        ("setMyShortDescription", {"short_description": "x" * 121}),
        ("sendChatAction", {"chat_id": USER_ID, "action": "thinking"}),
        ("sendMessage", {"text": "to nobody"}),
    ],
)
def test_values_past_their_limits_are_refused(server: BotApiServer, method: str, parameters: dict[str, Any]) -> None:
    assert post(server, method, json=parameters)["error_code"] == 400
    assert [violation.method for violation in server.violations] == [method]
