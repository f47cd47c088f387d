"""The first contact with Telegram."""

from __future__ import annotations

from telegram import Bot
from telegram.error import InvalidToken

from bot.settings import Settings, SettingsError
from bot.telegram.sending.retry import with_retries


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
        patient: whether to try again while Telegram cannot be reached.

    Raises SettingsError if the token is missing or refused, TelegramError if Telegram cannot be reached and `patient`
    is False.
    """
    bot = Bot(token_of(settings), base_url=f"{settings.api_url}/bot")
    try:
        await with_retries(bot.initialize, "connecting", lambda: not patient)
        return str(bot.username)
    except InvalidToken:
        raise SettingsError(
            "STORYBOT_TOKEN", "Telegram does not accept it", "copy the token again from @BotFather (/mybots)"
        ) from None
    finally:
        await bot.shutdown()
