"""The first contact with Telegram."""

from __future__ import annotations

from itertools import count

from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot.settings import Settings, SettingsError
from bot.telegram.errors import is_outage
from bot.telegram.sending.rate_limiter import ChatRateLimiter
from bot.telegram.sending.retry import with_retries

REFUSALS = 3
"""How often Telegram has to refuse the token before it counts as wrong; it refuses a right one now and then."""


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
        patient: whether to try again while Telegram cannot be reached, after a pause that it wants, and after a first
            refusal.

    Raises SettingsError if the token is missing or refused, TelegramError if Telegram cannot be reached or wants a
    pause and `patient` is False.
    """
    refusals = count(1)

    def passes(error: BaseException) -> bool:
        return is_outage(error) or (isinstance(error, InvalidToken) and next(refusals) < REFUSALS)

    limiter = ChatRateLimiter() if patient else None
    bot = ExtBot(token_of(settings), base_url=f"{settings.api_url}/bot", rate_limiter=limiter)
    try:
        await with_retries(bot.initialize, "connecting", lambda: not patient, passes)
        return str(bot.username)
    except InvalidToken:
        raise SettingsError(
            "STORYBOT_TOKEN", "Telegram does not accept it", "copy the token again from @BotFather (/mybots)"
        ) from None
    finally:
        await bot.shutdown()
