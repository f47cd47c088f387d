"""The bot's life: connect, answer until stopped, leave nothing half done."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.database import Database, Retention
from bot.heartbeat import HEARTBEAT, beat
from bot.settings import Settings, SettingsError
from bot.telegram.announcing import Announcer
from bot.telegram.asking_again import AskingAgain
from bot.telegram.errors import reason
from bot.telegram.feeds import Feeds
from bot.telegram.messages.suggested_questions import lot_in_turn
from bot.telegram.profile import register_profile
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.chat_queues import PATIENCE
from bot.telegram.receiving.malformed import readable
from bot.telegram.receiving.token_refusals import RefusedPollError, TokenRefusals
from bot.telegram.sending.retry import with_retries
from bot.telegram.services import Services, now
from bot.telegram.story_updates import AfterChanges, StoryUpdates
from bot.telegram.watching import StoryWatch
from bot.telegram.wiring import AnyApplication, Parts, assemble
from corpus import StorybotError
from index.story_bot import StoryBot

log = logging.getLogger(__name__)

HEARTBEAT_EVERY = 15
"""Seconds between two signs of life."""

LOOK_AROUND_EVERY = 5
"""Seconds between two checks of the database's file, of the index, and of whether to tell chats of an absence."""

MINUTE = 60

PRUNE_EVERY = 300
"""Seconds between two times that old data is forgotten."""

POLLING_PATIENCE = 0.5
"""Seconds that a stop waits for the end of polling."""

PROFILE_PATIENCE = 10
"""Seconds that the start waits for commands and descriptions; Telegram may want a pause of hours before it takes
them."""

MOST_BATCHES = 100
"""How often is fetched what waits at the start; readers who never cease to write would go on for ever."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]


def token_of(settings: Settings) -> str:
    """Return the bot's token; raises SettingsError if none is set."""
    if settings.token is None:
        raise SettingsError(
            "STORYBOT_TOKEN", "it is not set", "get a token from @BotFather and put STORYBOT_TOKEN=… into .env"
        )
    return settings.token.get_secret_value()


async def check_database(settings: Settings) -> None:
    """Check that the database can be used; raises DatabaseError if not."""
    await (await Database.open(settings.database.get_secret_value())).close()


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


def poll(settings: Settings, answerer: StoryBot) -> None:
    """Answer what is asked in Telegram by long polling until SIGINT or SIGTERM.

    What is being answered then is finished; the next start answers what waits. Raises DatabaseError if the database
    cannot be opened, TokenRefusedError if Telegram no longer accepts the token.
    """
    asyncio.run(_run(settings, answerer))
    log.info("stopped")


async def _run(settings: Settings, answerer: StoryBot) -> None:
    database = await Database.open(settings.database.get_secret_value())
    # One thread: the models use all processors.
    executor = ThreadPoolExecutor(1, "answers")
    try:
        # The list of stories is made here, before anybody waits for it.
        log.info("answering from %d stories", len(answerer.catalogue.listings))
        parts = assemble(settings, answerer, database, executor, token_of(settings))
        await _until_stopped(parts, settings)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        await database.close()


async def _until_stopped(parts: Parts, settings: Settings) -> None:
    """Run an application until a signal. The library's own loop cannot be stopped while it starts."""
    application = parts.application
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    life = asyncio.create_task(_live(parts, settings))
    stopped = asyncio.create_task(stop.wait())
    refused = asyncio.create_task(parts.refusals.final())
    await asyncio.wait({life, stopped, refused}, return_when=asyncio.FIRST_COMPLETED)
    refusal = refused.result() if refused.done() else None
    for task in (life, stopped, refused):
        task.cancel()
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await life
    finally:
        polling = asyncio.ensure_future(_stop_polling(application))
        if application.running:
            await parts.queues.close(asyncio.sleep(PATIENCE))
            parts.shutdown.begun = True
            await application.stop()
        # While Telegram is away, the library may sleep for half a minute before it stops.
        await asyncio.wait({polling}, timeout=POLLING_PATIENCE)
        if application.updater and application.updater.running:
            log.info("stopped without telling Telegram, which is away")
        else:
            await application.shutdown()
    if refusal:
        raise refusal


async def _stop_polling(application: AnyApplication) -> None:
    if application.updater and application.updater.running:
        await application.updater.stop()


async def _live(parts: Parts, settings: Settings) -> None:
    """Take on what was left at the last stop, poll and answer, and do the regular work."""
    application = parts.application
    await with_retries(application.initialize, "connecting", lambda: False)
    editors = sorted(parts.services.editors | parts.services.admins)
    registered = asyncio.ensure_future(register_profile(application.bot, editors))
    await asyncio.wait({registered}, timeout=PROFILE_PATIENCE)
    if application.updater is None:
        raise TypeError("the builder makes an application with an updater")
    services, story_updates = parts.services, parts.story_updates
    database = services.database
    if parts.clock.offset:
        log.warning("this machine's clock differs from Telegram's by %s; set it", abs(parts.clock.offset))
    parts.admission.know_offset(parts.clock.offset)
    parts.admission.recall(await database.updates.missed_questions())
    parts.admission.allowed = parts.admission.allowed.after(await database.conversations.moves())
    for payload in await database.updates.waiting():
        # Another version of the library may have stored what this one cannot read.
        await parts.updates.resume(Update.de_json(readable(payload), application.bot))
    await application.start()
    await _catch_up(parts)
    await application.updater.start_polling(
        allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1, error_callback=_report
    )
    log.info("polling as @%s", application.bot.username)
    await _attempt(story_updates.tell, "looking for stories that changed while the bot was away")
    await asyncio.gather(
        registered,
        _make_first_suggestions(services),
        _keep_beating(settings.state_dir / HEARTBEAT, parts.refusals),
        _repeat(lambda: _look_for_newer(services, story_updates), LOOK_AROUND_EVERY, "taking up a newer index"),
        _repeat(parts.admission.tell_of_absence, LOOK_AROUND_EVERY, "telling chats that the bot was away"),
        _repeat(parts.corrections.catch_up, LOOK_AROUND_EVERY, "correcting replies"),
        _repeat(lambda: _mend(database), LOOK_AROUND_EVERY, "checking the database"),
        _repeat(lambda: _forget(parts), PRUNE_EVERY, "forgetting old data"),
        *_following(parts, settings),
        *_telling(parts),
    )


async def _catch_up(parts: Parts) -> None:
    """Take on what waits at Telegram before polling begins, and so is known to have waited whatever a clock says."""
    bot, admission = parts.application.bot, parts.admission
    offset: int | None = None
    with admission.catching_up() as caught_up:
        for _ in range(MOST_BATCHES):
            try:
                updates = await with_retries(
                    functools.partial(bot.get_updates, offset, timeout=0, allowed_updates=ALLOWED_UPDATES),
                    "polling",
                    lambda: False,
                )
            except TelegramError as error:
                # Another program polls, or a webhook is set, which the library removes before it polls.
                _report(error)
                return
            if not updates:
                break
            parts.clock.note_updates(updates)
            admission.know_offset(parts.clock.offset)
            for update in updates:
                await parts.updates.put(update)
            offset = updates[-1].update_id + 1
        caught_up()


def _following(parts: Parts, settings: Settings) -> Iterator[Coroutine[Any, Any, None]]:
    """The regular work that the settings ask for: looking for changed files, reading feeds."""
    services, updates = parts.services, parts.story_updates
    if settings.watch_seconds:
        watch = StoryWatch(updates)
        yield _repeat(watch.look, settings.watch_seconds, "looking for changed stories")
    if settings.feeds:
        feeds = Feeds(services, updates)
        yield _repeat(feeds.read_all, settings.feed_minutes * MINUTE, "reading the feeds")


def _telling(parts: Parts) -> Iterator[Coroutine[Any, Any, None]]:
    """What is told in chats after stories were added or changed."""
    services, updates = parts.services, parts.story_updates

    def allowed() -> Allowed:
        # It is another one once a group has moved.
        return parts.admission.allowed

    announcing = AfterChanges(updates, Announcer(services, allowed).announce)
    yield _repeat(announcing.next_time, LOOK_AROUND_EVERY, "announcing new stories")
    asking = AfterChanges(updates, AskingAgain(services, allowed).ask)
    yield _repeat(asking.next_time, LOOK_AROUND_EVERY, "asking new stories what readers wait for")


async def _look_for_newer(services: Services, story_updates: StoryUpdates) -> None:
    """Take up a newer index, and make the first suggested questions before a reader waits for them."""
    if await story_updates.take_up():
        await _make_first_suggestions(services)


async def _make_first_suggestions(services: Services) -> None:
    await _attempt(
        lambda: lot_in_turn(services.stories, services.suggest, 0),
        "making the first suggested questions",
        "they are made when they are wanted",
    )


async def _forget(parts: Parts) -> None:
    services = parts.services
    parts.dispatch.forget_old()
    await services.database.prune(now(), Retention(services.keep, services.follow_up))
    await services.database.tidy()


async def _mend(database: Database) -> None:
    if await database.mend():
        log.error("database file removed; created a new one, without what was remembered")


async def _repeat(work: Callable[[], Awaitable[object]], pause: float, what: str) -> None:
    """Do regular work."""
    while True:
        await _attempt(work, what)
        await asyncio.sleep(pause)


async def _attempt(work: Callable[[], Awaitable[object]], what: str, then: str = "it is tried again") -> None:
    """Do some work, after which the program goes on, even if the disk is full or the database is away."""
    try:
        await work()
    except (SQLAlchemyError, OSError, StorybotError) as error:
        log.error("%s failed; %s (%s)", what, then, reason(error))
    except Exception:
        log.exception("%s failed; %s", what, then)


async def _keep_beating(file: Path, refusals: TokenRefusals) -> None:
    """Give signs of life, at once if Telegram begins or ceases to refuse the token."""
    while True:
        refusals.changed.clear()
        await _attempt(lambda: asyncio.to_thread(beat, file, refusals.trouble), "the heartbeat")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(refusals.changed.wait(), HEARTBEAT_EVERY)


def _report(error: TelegramError) -> None:
    """Log why polling failed; the library tries again, with longer and longer pauses."""
    if isinstance(error, RefusedPollError):
        log.error("polling: Telegram refuses the token (%s); trying again", error)
    elif isinstance(error, Conflict):
        log.error("another program polls with the same token; stop one of the two")
    else:
        log.warning("polling: Telegram cannot be reached (%s)", reason(error))
