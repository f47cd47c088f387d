"""The program without polling: updates come one after another, with fakes for the models and for Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from telegram import Bot, Update

from bot.rate_limits import RateLimits
from bot.settings import Settings
from bot.telegram.handlers.dispatch import Context, Dispatch
from bot.telegram.handlers.error_reports import ErrorReports
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Admission
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.queues import ChatQueues
from bot.telegram.receiving.request import Request
from bot.telegram.services import Services
from bot.telegram.story_changes.corrections import Corrections
from bot.telegram.story_changes.story_updates import StoryUpdates
from tests.bot.telegram.fakes import FakeBot, Written
from tests.bot.telegram.updates import ME, MYSELF, PRIVATE, READER, command, message, update

ADMIN = 900
START = datetime.fromtimestamp(1_700_000_000, UTC)


class Program:
    """Admission and handlers with all that they need."""

    def __init__(
        self,
        bot: FakeBot,
        services: Services,
        allowed: Allowed | None = None,
        *,
        per_minute: int = 1000,
        queue: int = 1000,
        most_old: int = 100,
        is_shared: bool = False,
    ) -> None:
        errors = ErrorReports(services.sender, frozenset({ADMIN}), services.database.conversations.locale)
        self.bot = bot
        self.services = replace(services, report=errors.database_failed)
        limits, backlog = RateLimits(per_minute, queue), Backlog(START, timedelta(minutes=10), most_old)
        self.admission = Admission(
            self.services, cast(Bot, ME), allowed or Allowed(), limits, backlog, is_shared=is_shared
        )
        # The tests' own state directory is set in the environment.
        self.updates = StoryUpdates(self.services, Settings())
        self.dispatch = Dispatch(self.services, self.admission, errors, self.updates)
        self.queues = ChatQueues(self.admission.finished)
        self.corrections = Corrections(self.services, self.updates, self.queues.turn, self.dispatch.last_presses.forget)

    async def comes(self, *updates: Update) -> list[Written]:
        """Have updates come and be handled as the library does it; return what was sent for them."""
        before = len(self.bot.sent)
        for one in updates:
            request = await self.admission.admit(one)
            if request:
                await self.queues.process_update(request, self._handle(request))
        return self.bot.sent[before:]

    async def _handle(self, request: Request) -> None:
        try:
            await self.dispatch.handle(request, cast(Context, None))
        except Exception as error:  # noqa: BLE001  (the library gives all of them to the error handler)
            await self.dispatch.failed(request, _context(error))

    async def fails(self, error: Exception, one: Update | None) -> None:
        """Have an update come whose handling fails so."""
        request = await self.admission.admit(one) if one else None
        await self.dispatch.failed(request, _context(error))
        if request:
            self.admission.finished(request)

    async def presses(self, label: str, under: Written, **fields: Any) -> None:
        """Have the button pressed that says so."""
        rows = [[button.to_dict()] for button in under.buttons]
        more = {"reply_markup": {"inline_keyboard": rows}, **fields}
        await self.comes(presses(under.data(label), message_id=under.message_id, **more))

    async def opens_more(self, under: Written, label: str = "⋯ More", **fields: Any) -> Written:
        """Have the button pressed that shows the others; return the message with those."""
        await self.presses(label, under, **fields)
        return replace(under, buttons=self.bot.edited[-1].buttons)

    async def stored_updates(self) -> list[int]:
        """The numbers of the updates that wait in the database, once background work is done."""
        await settled()
        return [payload["update_id"] for payload in await self.services.database.updates.waiting()]


Make = Callable[..., Program]


def says(text: str, message_id: int = 100, chat: dict[str, Any] = PRIVATE, **fields: Any) -> Update:
    """A message; one that begins with a slash is a command."""
    entities = {"entities": command(text)} if text.startswith("/") else {}
    return update(**message(chat, text=text, message_id=message_id, **{**entities, **fields}))


def edits(text: str, message_id: int = 100, chat: dict[str, Any] = PRIVATE, **fields: Any) -> Update:
    changed = {"text": text, "message_id": message_id, "edit_date": 1_700_000_001}
    entities = {"entities": command(text)} if text.startswith("/") else {}
    return update("edited_message", **message(chat, **{**changed, **entities, **fields}))


def presses(
    data: object,
    message_id: int = 700,
    chat: dict[str, Any] = PRIVATE,
    sender: dict[str, Any] = READER,
    **fields: Any,
) -> Update:
    below = message(chat, sender=MYSELF, text="x", message_id=message_id, **fields)
    return update("callback_query", id="1", chat_instance="1", data=str(data), message=below, **{"from": sender})


def first_lines(messages: list[Written]) -> list[str]:
    return [one.text.partition("\n")[0] for one in messages]


async def settled() -> None:
    """Let background work end."""
    for _ in range(10):
        await asyncio.sleep(0.01)


def _context(error: Exception) -> Context:
    return cast(Context, SimpleNamespace(error=error))
