"""The bot's life: connect, answer until stopped, leave nothing half done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from pathlib import Path
from typing import Any

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application, Defaults

from bot.settings import Settings, SettingsError
from bot.telegram.delivery import persistently, reason
from bot.telegram.handlers import Handlers
from bot.telegram.introduction import introduce
from index.answerer import Answerer
from index.store import writing

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15
"""Seconds between two signs of life."""

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def token_of(settings: Settings) -> str:
    """Return the bot's token; raises SettingsError where none is set."""
    if settings.token is None:
        raise SettingsError(
            "STORYBOT_TOKEN", "it is not set", "get a token from @BotFather and put STORYBOT_TOKEN=… into .env"
        )
    return settings.token.get_secret_value()


async def connect(settings: Settings, *, patient: bool = True) -> str:
    """Ask Telegram who the bot is, until it answers; return the bot's user name.

    Args:
        settings: token and address.
        patient: whether to try again while Telegram cannot be reached.

    Raises SettingsError where the token is missing or refused, TelegramError where Telegram cannot be reached and
    `patient` is False.
    """
    bot = Bot(token_of(settings), base_url=f"{settings.api_url}/bot")
    try:
        await persistently(bot.initialize, "connecting", lambda: not patient)
        return str(bot.username)
    except InvalidToken:
        raise SettingsError(
            "STORYBOT_TOKEN", "Telegram does not accept it", "copy the token again from @BotFather (/mybots)"
        ) from None
    finally:
        await bot.shutdown()


def poll(settings: Settings, answerer: Answerer) -> None:
    """Answer what is asked in Telegram by long polling until SIGINT or SIGTERM; what has come by then is answered."""
    asyncio.run(_until_stopped(_application(settings, answerer), settings.state_dir / "heartbeat"))
    log.info("stopped")


def _application(settings: Settings, answerer: Answerer) -> AnyApplication:
    application: AnyApplication = (
        Application.builder()
        .token(token_of(settings))
        .base_url(f"{settings.api_url}/bot")
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
        .rate_limiter(AIORateLimiter(max_retries=5))
        .build()
    )
    Handlers(answerer, settings.excerpts).register(application)
    return application


async def _until_stopped(application: AnyApplication, heartbeat: Path) -> None:
    """Run an application from its start to a signal. The library's own loop can't be stopped while it starts."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    life = asyncio.create_task(_live(application, heartbeat))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({life, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in (life, stopped):
        task.cancel()
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await life
    finally:
        if application.updater and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


async def _live(application: AnyApplication, heartbeat: Path) -> None:
    """Start to poll and to answer, then give signs of life for ever."""
    await persistently(application.initialize, "connecting", lambda: False)
    await introduce(application.bot)
    if application.updater is None:
        raise TypeError("the builder makes an application with an updater")
    await application.start()
    await application.updater.start_polling(
        allowed_updates=["message", "callback_query"], bootstrap_retries=-1, error_callback=_tell_of_trouble
    )
    log.info("polling as @%s", application.bot.username)
    while True:
        await asyncio.to_thread(_beat, heartbeat)
        await asyncio.sleep(HEARTBEAT_EVERY)


def _beat(heartbeat: Path) -> None:
    with writing(heartbeat.parent):
        heartbeat.write_text(f"{time.time():.0f}\n")


def _tell_of_trouble(error: TelegramError) -> None:
    """Log why polling failed; the library tries again by itself, with longer and longer pauses."""
    if isinstance(error, Conflict):
        log.error("another program polls with the same token; stop one of the two")
    else:
        log.warning("polling: Telegram cannot be reached (%s)", reason(error))
