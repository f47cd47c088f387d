"""Who is told that something went wrong: the log each time, the administrators once an hour for each kind."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.telegram.errors import ErrorKind, kind_of, reason
from bot.telegram.messages.message import Message
from bot.telegram.sending.sender import Sender, Target
from bot.voice import Voice, voice_for

log = logging.getLogger(__name__)

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
"""Characters that are not confused when they are read aloud or typed."""

REFERENCE_LENGTH = 8

REPORTED = frozenset(
    {
        ErrorKind.BUG,
        ErrorKind.DATABASE,
        ErrorKind.AWAY,
        ErrorKind.INDEX,
        ErrorKind.UNREADABLE,
        ErrorKind.SETUP,
        ErrorKind.OUTAGE,
        ErrorKind.RETRY_AFTER,
        ErrorKind.TOO_LONG,
        ErrorKind.QUOTE_INVALID,
    }
)
"""The kinds that an administrator can do something about, or should know of; readers cause the others."""

REPORT_EVERY = 3600.0
"""Seconds between two reports of the same kind and type of error."""


class ErrorReports:
    """Writes errors into the log, each with a reference number, and tells the administrators.

    Args:
        sender: sends what they are told.
        admins: their ids.
        locale_of: returns the language that a person has chosen, or None. If None, all are told in English.
    """

    def __init__(
        self,
        sender: Sender,
        admins: frozenset[int],
        locale_of: Callable[[int], Awaitable[str | None]] | None = None,
    ) -> None:
        self._sender = sender
        self._admins = admins
        self._locale_of = locale_of
        self._reported: dict[tuple[ErrorKind, str], float] = {}
        self._counts: dict[tuple[ErrorKind, str], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def log(self, error: BaseException) -> str:
        """Log that an update could not be handled; return the reference number."""
        number, kind = reference(), kind_of(error)
        if kind is ErrorKind.BUG:
            log.error("an update could not be handled (reference %s)", number, exc_info=error)
        elif kind is ErrorKind.UNREADABLE:
            log.warning("an update could not be read and is skipped (reference %s; %s)", number, error)
        else:
            log.warning("an update could not be handled (reference %s; %s)", number, reason(error))
        return number

    def database_failed(self, error: Exception) -> None:
        """Log that something was done without the database, and tell the administrators in the background."""
        number = reference()
        log.error("the database failed; continuing without it (reference %s; %s)", number, reason(error))
        task = asyncio.ensure_future(self.tell(error, number))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def tell(self, error: BaseException, number: str) -> None:
        """Tell the administrators of an error with that reference number, unless they were told of its kind lately."""
        kind, name = key = (kind_of(error), type(error).__name__)
        if kind not in REPORTED:
            return
        self._counts[key] = self._counts.get(key, 0) + 1
        last, now = self._reported.get(key), time.monotonic()
        if last is not None and now - last < REPORT_EVERY:
            return
        self._reported[key] = now
        count = self._counts.pop(key)
        for admin in sorted(self._admins):
            voice = await self._voice(admin)
            line = voice.text("admin-error", kind=kind.name.lower(), name=name, count=count, reference=number)
            await attempt(self._sender.send(Target(admin), Message(line)))

    async def _voice(self, admin: int) -> Voice:
        try:
            return voice_for(await self._locale_of(admin) if self._locale_of else None)
        except (SQLAlchemyError, OSError):
            # It may be the database that the error is about.
            return voice_for(None)


def reader_line(error: BaseException, number: str, voice: Voice) -> str:
    """Return what a reader is told of an error with that reference number."""
    if kind_of(error) is ErrorKind.AWAY:
        return voice.text("archive-away", reference=number)
    return voice.text("error-line", reference=number)


def reference() -> str:
    """Return a new reference number, for the log and for what the reader is told."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


async def attempt(notice: Awaitable[object]) -> None:
    """Send the notice of an error; if that fails too, only the log is told."""
    try:
        await notice
    except TelegramError as error:
        log.info("could not send the error notice (%s)", reason(error))
    except Exception:
        log.exception("could not send the error notice")
