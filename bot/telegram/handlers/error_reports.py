"""Who is told that something went wrong: the log each time, the administrators once of each kind in an hour."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable

from telegram.error import TelegramError

from bot.telegram.errors import AdminReports, Trouble, kind_of, reference
from bot.telegram.messages.answer_message import Message
from bot.telegram.sending.retry import reason
from bot.telegram.sending.sender import Outbox, Target
from bot.voice import voice_for

log = logging.getLogger(__name__)


class Alarm:
    """Writes errors into the log, each with a reference number, and tells the administrators.

    Args:
        outbox: sends what they are told.
        admins: their ids.
    """

    def __init__(self, outbox: Outbox, admins: frozenset[int]) -> None:
        self._outbox = outbox
        self._admins = admins
        self._reports = AdminReports()
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, error: BaseException) -> str:
        """Log that an update could not be handled; return the reference number."""
        number, trouble = reference(), kind_of(error)
        if trouble is Trouble.BUG:
            log.error("an update could not be handled (reference %s)", number, exc_info=error)
        elif trouble is Trouble.UNREADABLE:
            log.warning("an update could not be read, and is passed over (reference %s; %s)", number, error)
        else:
            log.warning("an update could not be handled (reference %s; %s)", number, reason(error))
        return number

    def mishap(self, error: Exception) -> None:
        """Log that the database failed and was done without, and tell the administrators in the background."""
        number = reference()
        log.error("something was done without the database (reference %s; %s)", number, reason(error))
        task = asyncio.ensure_future(self.tell(error, number))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def tell(self, error: BaseException, number: str) -> None:
        """Tell the administrators of an error with that reference number, unless they were told of late."""
        report = self._reports.note(error, number, time.monotonic())
        if report is None:
            return
        line = voice_for(None).text(
            "admin-error",
            kind=f"{report.trouble.name.lower()}, {report.name}",
            count=report.count,
            reference=report.reference,
        )
        for admin in sorted(self._admins):
            await attempt(self._outbox.send(Target(admin), Message(line)))


async def attempt(word: Awaitable[object]) -> None:
    """Send word of an error; where that fails too, only the log is told."""
    try:
        await word
    except TelegramError as error:
        log.info("word of an error was not delivered (%s)", reason(error))
    except Exception:
        log.exception("word of an error was not delivered")
