"""What Telegram shows of the bot before a chat begins: its commands and descriptions, in each language."""

from __future__ import annotations

import logging
from typing import Any

from telegram import BotCommand
from telegram.error import TelegramError

from bot.telegram.sending.retry import reason
from bot.voice import ENGLISH, LOCALES, voice_for

log = logging.getLogger(__name__)

COMMANDS = ("start", "help", "ask", "story", "stories", "new", "language", "privacy")
"""The commands that are shown, in that order."""


async def introduce(bot: Any) -> None:
    """Register commands and descriptions; a bot without them still answers."""
    try:
        for voice in map(voice_for, LOCALES):
            # What has no language code is shown to whoever has none of the others.
            code = None if voice.locale == ENGLISH else voice.locale
            commands = [BotCommand(name, voice.text(f"command-{name}")) for name in COMMANDS]
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(voice.text("description"), language_code=code)
            await bot.set_my_short_description(voice.text("short-description"), language_code=code)
    except TelegramError as error:
        log.warning("the commands or the descriptions could not be registered (%s)", reason(error))
