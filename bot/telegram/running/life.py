"""The bot's life: connect, answer until stopped, leave nothing half done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal

from telegram import Update

from bot.answering.threads import answering_threads
from bot.answering.verbs import Verbs
from bot.database import Database
from bot.http.health import Health, not_yet
from bot.http.served import Served
from bot.locks import SessionLocks
from bot.program.heartbeat import HEARTBEAT
from bot.settings import Settings
from bot.telegram.metrics import Metrics
from bot.telegram.profile import register_profile
from bot.telegram.receiving.chat_queues import PATIENCE
from bot.telegram.receiving.malformed import readable
from bot.telegram.running.chores import beat_once, note_handled, work_of_each, work_of_leader
from bot.telegram.running.connecting import token_of
from bot.telegram.running.polling import start_polling
from bot.telegram.running.readiness import tell_state
from bot.telegram.running.watchdog import Watchdog, Watched
from bot.telegram.running.webhook import receiving
from bot.telegram.running.webhook_setup import webhook_of
from bot.telegram.sending.retry import with_retries
from bot.telegram.wiring import AnyApplication, Parts, assemble
from corpus import StorybotError
from index.story_bot import StoryBot

log = logging.getLogger(__name__)

POLLING_PATIENCE = 0.5
"""Seconds that a stop waits for the end of polling."""


def answer_until_stopped(
    runner: asyncio.Runner,
    settings: Settings,
    answerer: StoryBot,
    database: Database,
    health: Health,
    served: Served | None = None,
) -> None:
    """Answer what is asked in Telegram until SIGINT or SIGTERM, and tell the health of it.

    Args:
        runner: its loop serves health.
        settings: the settings.
        answerer: answers questions.
        database: what outlasts the program, open; it is closed at the end.
        health: what is told.
        served: what other programs may do, or None if nothing is served to them.

    What is being answered then is finished; the next start answers what waits. Raises SettingsError if the webhook
    cannot be used, TokenRefusedError if Telegram no longer accepts the token, StandstillError if something stands
    still; then threads may hang, and the program is to be ended by `leave`.
    """
    runner.run(_run(settings, answerer, database, health, served))
    log.info("stopped")


async def _run(
    settings: Settings, answerer: StoryBot, database: Database, health: Health, served: Served | None
) -> None:
    executor = answering_threads()
    locks = await SessionLocks.open(settings.database.get_secret_value())
    try:
        # The list of stories is made here, before anybody waits for it.
        log.info("answering from %d stories", len(answerer.catalogue.listings))
        parts = assemble(settings, answerer, database, executor, token_of(settings), Metrics(health.registry), locks)
        tell_state(health, parts, settings)
        if served:
            served.open(Verbs(answerer, parts.services.answering, settings))
        await _until_stopped(parts, settings)
    finally:
        health.checks = not_yet("the program stops")
        if served:
            served.close()
        executor.shutdown(wait=False, cancel_futures=True)
        if locks:
            await locks.close()
        await database.close()


async def _until_stopped(parts: Parts, settings: Settings) -> None:
    """Run an application until a signal. The library's own loop cannot be stopped while it starts."""
    application = parts.application
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    watchdog = Watchdog(Watched.of(parts), settings.watchdog_seconds)
    watchdog.start()
    life = asyncio.create_task(_live(parts, settings, watchdog))
    stopped = asyncio.create_task(stop.wait())
    refused = asyncio.create_task(parts.refusals.final())
    stood_still = asyncio.create_task(watchdog.standstill())
    failure: StorybotError | None = None
    try:
        await asyncio.wait({life, stopped, refused, stood_still}, return_when=asyncio.FIRST_COMPLETED)
        failure = next((task.result() for task in (refused, stood_still) if task.done()), None)
        watchdog.stop(failure)
        for task in (life, stopped, refused, stood_still):
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await life
    finally:
        polling = asyncio.ensure_future(_stop_leading(parts))
        if application.running:
            if parts.shared:
                # What is not begun is for the other bots.
                parts.shared.leave()
                parts.queues.leave()
            await parts.queues.close(asyncio.sleep(PATIENCE))
            parts.shutdown.begun = True
            await application.stop()
        # While Telegram is away, the library may sleep for half a minute before it stops.
        await asyncio.wait({polling}, timeout=POLLING_PATIENCE)
        if application.updater and application.updater.running:
            log.info("stopped without telling Telegram, which is away")
        else:
            await application.shutdown()
        # The loop may go on for a moment, and the library would fetch updates once more.
        polling.cancel()
        await note_handled(parts)
    if failure:
        raise failure


async def _stop_leading(parts: Parts) -> None:
    """Cease to poll, and only then let another bot do so."""
    await _stop_polling(parts.application)
    await parts.leadership.resign()


async def _stop_polling(application: AnyApplication) -> None:
    if application.updater and application.updater.running:
        await application.updater.stop()


async def _live(parts: Parts, settings: Settings, watchdog: Watchdog) -> None:
    """Take on what was left at the last stop, receive updates and answer, and do the regular work."""
    application = parts.application
    await with_retries(application.initialize, "connecting", lambda: False)
    database = parts.services.database
    if await database.serve(application.bot.id):
        log.warning("the database was another bot's; forgot the answers, buttons and waiting updates of that one")
    if parts.clock.offset:
        log.warning("this machine's clock differs from Telegram's by %s; set it", abs(parts.clock.offset))
    parts.admission.know_offset(parts.clock.offset)
    await parts.admission.know_moves()
    if parts.shared is None:
        parts.admission.recall(await database.updates.missed_questions())
        for payload in await database.updates.waiting():
            # Another version of the library may have stored what this one cannot read.
            await parts.updates.resume(Update.de_json(readable(payload), application.bot))
    await application.start()
    # In place of the last one of an earlier run.
    await beat_once(settings.state_dir / HEARTBEAT, parts)
    webhook = webhook_of(settings)
    if webhook is None:
        await _work(parts, settings, watchdog)
    else:
        # A stop closes it first, and so takes no more updates before it waits for those that are being answered.
        async with receiving(parts, webhook) as registration:
            await asyncio.gather(_work(parts, settings), registration.keep())


async def _work(parts: Parts, settings: Settings, watchdog: Watchdog | None = None) -> None:
    """Do the regular work, some of it only while this bot leads; poll too if a watchdog is given to look after it."""
    application = parts.application
    editors, admins = parts.services.editors, parts.services.admins

    async def lead() -> None:
        if watchdog:
            watchdog.polling = await start_polling(parts)
        works = [register_profile(application.bot, editors, admins), work_of_leader(parts, settings)]
        # Alone, a bot polls before anything else. Registered last: Telegram may want a pause of hours before it takes
        # commands and descriptions.
        if parts.locks is None:
            works.append(work_of_each(parts, settings))
        await asyncio.gather(*works)

    async def stand_by() -> None:
        if watchdog:
            watchdog.polling = None
        await _stop_polling(application)
        parts.pulse.note_replied()

    if parts.locks is None:
        await lead()
    await asyncio.gather(work_of_each(parts, settings), parts.leadership.lead(lead, stand_by))
