"""The first contact with Telegram."""

from __future__ import annotations

import asyncio

from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot.settings import Settings, SettingsError
from bot.telegram.receiving.requests import TelegramRequest
from bot.telegram.sending.calls import ChatRateLimiter, with_retries

PAUSES = (0.5, 1.0)
"""Seconds to wait after each refusal of the token before the one that counts: a right one is refused now and then."""


def token_of(settings: Settings) -> str:
    """Return the bot's token; raises SettingsError if none is set."""
    if settings.token is None:
        raise SettingsError(
            "STORYBOT_TOKEN", "it is not set", "get a token from @BotFather and put STORYBOT_TOKEN=… into .env"
        )
    return settings.token.get_secret_value()


async def connect(settings: Settings, *, patient: bool = True) -> str:
    """Ask Telegram who the bot is, until it answers; return the bot's username.

    Args:
        settings: token and address.
        patient: whether to try again while Telegram cannot be reached, and after a pause that it wants.

    Raises SettingsError if the token is missing or refused, TelegramError if Telegram cannot be reached or wants a
    pause and `patient` is False.
    """
    limiter = ChatRateLimiter() if patient else None
    address = f"{settings.api_url}/bot"
    bot = ExtBot(token_of(settings), base_url=address, request=TelegramRequest(), rate_limiter=limiter)

    async def initialize() -> None:
        for pause in PAUSES:
            try:
                return await bot.initialize()
            except InvalidToken:
                await asyncio.sleep(pause)
        return await bot.initialize()

    try:
        await with_retries(initialize, "connecting", lambda: not patient)
        return str(bot.username)
    except InvalidToken:
        raise SettingsError(
            "STORYBOT_TOKEN", "Telegram does not accept it", "copy the token again from @BotFather (/mybots)"
        ) from None
    finally:
        await bot.shutdown()
