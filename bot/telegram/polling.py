"""The bot's life: connect, answer until stopped, leave nothing half done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.database import Database, Retention
from bot.settings import Settings, SettingsError
from bot.telegram.profile import introduce
from bot.telegram.receiving.chat_queues import PATIENCE
from bot.telegram.receiving.malformed import readable
from bot.telegram.sending.retry import persistently, reason
from bot.telegram.services import now
from bot.telegram.wiring import AnyApplication, Assembly, assemble
from corpus import StorybotError
from index.answerer import Answerer
from index.store import writing

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15
"""Seconds between two signs of life."""

LOOK_AROUND_EVERY = 5
"""Seconds between two looks at whether chats are to be told that the bot was away, and at the database's file."""

PRUNE_EVERY = 300
"""Seconds between two times that what is too old is forgotten."""

POLLING_PATIENCE = 0.5
"""Seconds that a stop waits for the end of polling once all is answered that can be."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]


def token_of(settings: Settings) -> str:
    """Return the bot's token; raises SettingsError where none is set."""
    if settings.token is None:
        raise SettingsError(
            "STORYBOT_TOKEN", "it is not set", "get a token from @BotFather and put STORYBOT_TOKEN=… into .env"
        )
    return settings.token.get_secret_value()


async def check_database(settings: Settings) -> None:
    """Make sure that the database can be used, before much else is done; raises DatabaseError where it cannot."""
    await (await Database.open(settings.database.get_secret_value())).close()


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
    """Answer what is asked in Telegram by long polling until SIGINT or SIGTERM.

    What is being answered then is finished, what waits is taken up at the next start. Raises DatabaseError where the
    database cannot be opened.
    """
    asyncio.run(_run(settings, answerer))
    log.info("stopped")


async def _run(settings: Settings, answerer: Answerer) -> None:
    database = await Database.open(settings.database.get_secret_value())
    # One thread: the models use the processors by themselves.
    executor = ThreadPoolExecutor(1, "answers")
    try:
        parts = assemble(settings, answerer, database, executor, token_of(settings))
        await _until_stopped(parts, settings.state_dir / "heartbeat")
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        await database.close()


async def _until_stopped(parts: Assembly, heartbeat: Path) -> None:
    """Run an application from its start to a signal. The library's own loop can't be stopped while it starts."""
    application = parts.application
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    life = asyncio.create_task(_live(parts, heartbeat))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({life, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in (life, stopped):
        task.cancel()
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await life
    finally:
        polling = asyncio.ensure_future(_stop_polling(application))
        if application.running:
            await parts.queues.close(asyncio.sleep(PATIENCE))
            await application.stop()
        # While Telegram is away the library may sleep for half a minute before it heeds a stop.
        await asyncio.wait({polling}, timeout=POLLING_PATIENCE)
        if application.updater and application.updater.running:
            log.info("stopped without a word to Telegram, which is away")
        else:
            await application.shutdown()


async def _stop_polling(application: AnyApplication) -> None:
    if application.updater and application.updater.running:
        await application.updater.stop()


async def _live(parts: Assembly, heartbeat: Path) -> None:
    """Take up what was left at the last stop, start to poll and to answer, then look after things for ever."""
    application = parts.application
    await persistently(application.initialize, "connecting", lambda: False)
    await introduce(application.bot)
    if application.updater is None:
        raise TypeError("the builder makes an application with an updater")
    parts.reception.recall(await parts.desk.database.missed_questions.all())
    parts.reception.allowed = parts.reception.allowed.after(await parts.desk.database.moves())
    parts.inbox.keep = parts.reception.keep
    for payload in await parts.desk.database.updates.waiting():
        # Another version of the library may have taken it for readable.
        update = Update.de_json(readable(payload), application.bot)
        parts.reception.resume(update)
        await application.update_queue.put(update)
    await application.start()
    await application.updater.start_polling(
        allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_tell_of_trouble
    )
    log.info("polling as @%s", application.bot.username)
    await asyncio.gather(
        _again_and_again(lambda: asyncio.to_thread(_beat, heartbeat), HEARTBEAT_EVERY, "the sign of life"),
        _again_and_again(parts.reception.tell_of_absence, LOOK_AROUND_EVERY, "the word that the bot was away"),
        _again_and_again(lambda: _mend(parts.desk.database), LOOK_AROUND_EVERY, "the look at the database"),
        _again_and_again(lambda: _forget(parts), PRUNE_EVERY, "forgetting what is too old"),
    )


async def _forget(parts: Assembly) -> None:
    parts.handlers.forget_old()
    await parts.desk.database.prune(now(), Retention(parts.desk.keep, parts.desk.follow_up))
    await parts.desk.database.tidy()


async def _mend(database: Database) -> None:
    if await database.mend():
        log.error("the database was taken away; a new one is begun, and what was remembered is gone with the old one")


async def _again_and_again(work: Callable[[], Awaitable[object]], pause: float, what: str) -> None:
    while True:
        await _beside(work(), what)
        await asyncio.sleep(pause)


async def _beside(work: Awaitable[object], what: str) -> None:
    """Do something that goes on beside the answers, which a full disk or a database away must not end."""
    try:
        await work
    except (SQLAlchemyError, OSError, StorybotError) as error:
        log.error("%s failed, and is tried again (%s)", what, reason(error))
    except Exception:
        log.exception("%s failed, and is tried again", what)


def _beat(heartbeat: Path) -> None:
    with writing(heartbeat.parent):
        heartbeat.write_text(f"{time.time():.0f}\n")


def _tell_of_trouble(error: TelegramError) -> None:
    """Log why polling failed; the library tries again by itself, with longer and longer pauses."""
    if isinstance(error, Conflict):
        log.error("another program polls with the same token; stop one of the two")
    else:
        log.warning("polling: Telegram cannot be reached (%s)", reason(error))
