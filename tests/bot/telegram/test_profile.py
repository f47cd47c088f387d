"""What Telegram shows of the bot before a chat begins, as a Bot API server stores it."""

import logging

import pytest
from telegram import BotCommandScopeChat

from bot.telegram.profile import ADMIN_COMMANDS, COMMANDS, EDITORS_COMMANDS, register_profile
from bot.voice import LOCALES, voice_for
from tests.bot_api import BotApiServer
from tests.bot_api.tests.client import client_of


@pytest.mark.asyncio
async def test_commands_and_descriptions_are_in_the_readers_language_or_in_english() -> None:
    with BotApiServer() as server:
        async with client_of(server) as bot:
            await register_profile(bot)
            for locale in LOCALES:
                code = None if locale == "en" else locale
                commands = await bot.get_my_commands(language_code=code)
                assert [command.command for command in commands] == list(COMMANDS)
                assert commands[0].description == voice_for(locale).text("command-start")
                description = await bot.get_my_description(language_code=code)
                assert description.description == voice_for(locale).text("description")
                short = await bot.get_my_short_description(language_code=code)
                assert short.short_description == voice_for(locale).text("short-description")
            assert "exact quotations" in (await bot.get_my_description(language_code="de")).description
        assert server.violations == ()


@pytest.mark.asyncio
async def test_editors_are_shown_their_commands_unless_they_have_no_chat_with_the_bot() -> None:
    with BotApiServer() as server:
        async with client_of(server) as bot:
            # Those of readers, and those of the first editor.
            server.fail("setMyCommands", times=2, status=400, description="Bad Request: chat not found")
            await register_profile(bot, (7, 8))
            shown = [await bot.get_my_commands(BotCommandScopeChat(id), "ru") for id in (7, 8)]
            none, commands = sorted(shown, key=len)
            assert none == ()
            assert [command.command for command in commands] == list(EDITORS_COMMANDS)
            assert commands[-1].description == voice_for("ru").text("command-add")


@pytest.mark.asyncio
async def test_an_administrator_is_shown_the_commands_of_editors_and_of_administrators() -> None:
    with BotApiServer() as server:
        async with client_of(server) as bot:
            await register_profile(bot, (7, 8), (8,))
            of_editor, of_admin = [await bot.get_my_commands(BotCommandScopeChat(id)) for id in (7, 8)]
            assert [command.command for command in of_editor] == list(EDITORS_COMMANDS)
            assert [command.command for command in of_admin] == [*EDITORS_COMMANDS, *ADMIN_COMMANDS]


@pytest.mark.asyncio
async def test_a_bot_without_a_profile_still_starts(caplog: pytest.LogCaptureFixture) -> None:
    with BotApiServer() as server, caplog.at_level(logging.WARNING):
        server.fail("setMyDescription", times=1, status=500, description="Internal Server Error")
        async with client_of(server) as bot:
            await register_profile(bot)
    assert "could not register the commands" in caplog.text
