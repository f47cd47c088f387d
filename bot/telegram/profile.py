"""What Telegram shows of the bot before a chat begins: its commands and descriptions, in each language."""

from __future__ import annotations

import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.telegram.errors import reason
from bot.voice import ENGLISH, LOCALES, voice_for

log = logging.getLogger(__name__)

COMMANDS = ("start", "help", "ask", "stories", "latest", "story", "new", "waiting", "scope", "language", "privacy")
"""The commands that are shown, in that order."""

ADMIN_COMMANDS = ("status", "announce")
"""The commands of the bot's administrators."""


async def register_profile(bot: Bot) -> None:
    """Register commands and descriptions; a bot without them still answers."""
    try:
        for voice in map(voice_for, LOCALES):
            # Readers of other languages see what has no language code.
            code = None if voice.locale == ENGLISH else voice.locale
            commands = [BotCommand(name, voice.text(f"command-{name}")) for name in COMMANDS]
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(voice.text("description"), language_code=code)
            await bot.set_my_short_description(voice.text("short-description"), language_code=code)
    except TelegramError as error:
        log.warning("could not register the commands and descriptions (%s)", reason(error))
