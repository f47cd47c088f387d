"""Handlers at work on updates that come one after another, with fakes for the models and for Telegram."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from telegram import Bot, Update

from bot.telegram.handlers.dispatch import Context, Handlers
from bot.telegram.handlers.error_reports import Alarm
from bot.telegram.handlers.inline import InlineAnswers
from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.admission import Reception
from bot.telegram.receiving.backlog import Backlog
from bot.telegram.receiving.chat_queues import ChatQueues
from bot.telegram.receiving.rate_limits import Admission
from bot.telegram.services import Desk
from tests.bot.telegram.fakes import FakeBot
from tests.bot.telegram.updates import ME, MYSELF, PRIVATE, READER, message, update

ADMIN = 900
NEW_GROUP = -1002
RIGHTS = [
    "is_member",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_send_messages",
    "can_send_polls",
    "can_send_audios",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_manage_topics",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_react_to_messages",
    "can_edit_tag",
]


class Office:
    """Handlers with all that they need, and updates that come one after another."""

    def __init__(self, bot: FakeBot, desk: Desk, allowed: Allowed) -> None:
        backlog = Backlog(datetime.fromtimestamp(1_700_000_000, UTC), timedelta(minutes=10), 100)
        alarm = Alarm(desk.outbox, frozenset({ADMIN}))
        self.desk = desk = replace(desk, mishap=alarm.mishap)
        self.reception = Reception(desk, lambda: ME, allowed, Admission(1000, 1000), backlog)
        queues = ChatQueues(self.reception)
        inline = InlineAnswers(desk, cast(Bot, bot))
        self.handlers = Handlers(desk, self.reception, queues, inline, alarm)

    async def comes(self, *updates: Update) -> None:
        """Have updates come and be handled as the library does it, errors among them."""
        for one in updates:
            if not await self.reception.keep(one) or not self.reception.admit(one):
                continue
            try:
                await self.handlers.take(one, cast(Context, None))
            except Exception as error:  # noqa: BLE001 - as the library does: its error handler gets them all
                await self.fails(error, one)
            finally:
                self.reception.finished(one)

    async def fails(self, error: Exception, one: object) -> None:
        await self.handlers.failed(one, cast(Context, SimpleNamespace(error=error)))


MakeOffice = Callable[..., Office]


def says(text: str, chat: dict[str, Any] = PRIVATE, **fields: Any) -> Update:
    return update(**message(chat, text=text, **fields))


def edits(text: str) -> Update:
    return update("edited_message", **message(text=text, edit_date=1_700_000_001))


def presses(data: str, chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = READER) -> Update:
    below = message(chat, sender=MYSELF, text="x", message_id=700)
    return update("callback_query", id="1", chat_instance="1", data=data, message=below, **{"from": sender})


def membership(chat: dict[str, Any], before: str, after: str) -> Update:
    old, new = (_member(status) for status in (before, after))
    change = {"chat": chat, "date": 1_700_000_000, "old_chat_member": old, "new_chat_member": new, "from": READER}
    return update("my_chat_member", **change)


def _member(status: str) -> dict[str, Any]:
    rights = dict.fromkeys(RIGHTS, False) if status == "restricted" else {}
    until = {"until_date": 0} if status in ("restricted", "kicked") else {}
    return {"status": status, "user": MYSELF, **rights, **until}
