"""What Telegram shows of the bot before a chat begins: its commands and descriptions, in each language."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram.errors import reason
from bot.voice import ENGLISH, LOCALES, Voice, voice_for

log = logging.getLogger(__name__)

COMMANDS = (
    *("start", "help", "ask", "stories", "latest", "story", "new", "waiting", "scope", "language", "privacy"),
    "forgetme",
)
"""The commands that are shown, in that order."""

EDITORS_COMMANDS = (*COMMANDS, "add")
"""The commands that editors are shown in their private chats."""

ADMIN_COMMANDS = ("status", "announce", "stats", "unanswered", "reload")
"""The commands of the bot's administrators."""


async def register_profile(bot: Bot, editors: Iterable[int] = (), admins: Iterable[int] = ()) -> None:
    """Register commands and descriptions, and those of editors and administrators; a bot without them still answers."""
    try:
        for voice in map(voice_for, LOCALES):
            code = _code(voice)
            await bot.set_my_commands(_commands(COMMANDS, voice), language_code=code)
            await bot.set_my_description(voice.text("description"), language_code=code)
            await bot.set_my_short_description(voice.text("short-description"), language_code=code)
    except TelegramError as error:
        log.warning("could not register the commands and descriptions (%s)", reason(error))
    of_people = dict.fromkeys(editors, EDITORS_COMMANDS) | dict.fromkeys(admins, (*EDITORS_COMMANDS, *ADMIN_COMMANDS))
    await asyncio.gather(*(_register_commands(bot, person, names) for person, names in sorted(of_people.items())))


async def _register_commands(bot: Bot, person: int, names: Iterable[str]) -> None:
    try:
        for voice in map(voice_for, LOCALES):
            commands, scope = _commands(names, voice), BotCommandScopeChat(person)
            await bot.set_my_commands(commands, scope=scope, language_code=_code(voice))
    except TelegramError as error:
        # Who has never written to the bot has no chat with it.
        log.info("could not register the commands of an editor or administrator (%s)", reason(error))


def _commands(names: Iterable[str], voice: Voice) -> list[BotCommand]:
    return [BotCommand(name, voice.text(f"command-{name}")) for name in names]


def _code(voice: Voice) -> str | None:
    """The code of a voice's language; readers of other languages see what has none."""
    return None if voice.locale == ENGLISH else voice.locale
