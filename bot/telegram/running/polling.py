"""Updates by long polling."""

from __future__ import annotations

import asyncio
import functools
import logging

from telegram.error import BadRequest, Conflict, TelegramError

from bot.telegram.errors import ErrorKind, reason
from bot.telegram.receiving.telegram_state import RefusedPollError
from bot.telegram.sending.calls import with_retries
from bot.telegram.wiring import Parts

log = logging.getLogger(__name__)

MOST_BATCHES = 100
"""How often is fetched what waits at the start; readers who never cease to write would go on for ever."""

LONG_POLL = 10
"""Seconds for which Telegram is asked to wait for updates."""

POLLING_TASK = "Updater:start_polling:polling_task"
"""The name that python-telegram-bot 22.8 gives to the task that polls."""

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member", "message_reaction"]


async def start_polling(parts: Parts) -> asyncio.Task[None] | None:
    """Take on what waits at Telegram, then poll until the application's updater is stopped; return the task of it."""
    updater = parts.application.updater
    if updater is None:
        raise TypeError("the builder makes an application with an updater")
    await catch_up(parts)
    await updater.start_polling(
        timeout=LONG_POLL,
        allowed_updates=ALLOWED_UPDATES,
        bootstrap_retries=-1,
        error_callback=functools.partial(report, parts),
    )
    log.info("polling as @%s", parts.application.bot.username)
    task = next((task for task in asyncio.all_tasks() if task.get_name() == POLLING_TASK), None)
    if task is None:
        log.warning("the library polls in a task of another name; its end would not be seen")
    return task


async def catch_up(parts: Parts) -> None:
    """Take on what waits at Telegram before updates come, and so is known to have waited whatever a clock says.

    That ends the webhook of an earlier run, if there is one; the updates stay.
    """
    bot, admission = parts.application.bot, parts.admission
    await with_retries(bot.delete_webhook, "fetching what waits", lambda: False)
    offset: int | None = None
    with admission.catching_up() as caught_up:
        for _ in range(MOST_BATCHES):
            try:
                updates = await with_retries(
                    functools.partial(bot.get_updates, offset, timeout=0, allowed_updates=ALLOWED_UPDATES),
                    "fetching what waits",
                    lambda: False,
                )
            except TelegramError as error:
                # Another program polls.
                report(parts, error)
                return
            if not updates:
                break
            parts.clock.note_updates(updates)
            admission.backlog.know_offset(parts.clock.offset)
            for update in updates:
                await parts.updates.put(update)
            offset = updates[-1].update_id + 1
        caught_up()


def report(
    parts: Parts, error: TelegramError, what: str = "polling", failure: str = "Telegram cannot be reached"
) -> None:
    """Log and count why a call failed that is tried again: one by which updates are received.

    Args:
        parts: what counts it.
        error: of the call.
        what: the way in which updates are received.
        failure: what the error means, if it is none of the token's.
    """
    is_refused = isinstance(error, RefusedPollError | BadRequest)
    parts.services.metrics.note_error(error, ErrorKind.SETUP if is_refused else None)
    if isinstance(error, RefusedPollError):
        log.error("%s: Telegram refuses the token (%s); trying again", what, error)
    elif isinstance(error, Conflict):
        log.error("another program polls with the same token; stop one of the two")
    else:
        log.warning("%s: %s (%s); trying again", what, failure, reason(error))
