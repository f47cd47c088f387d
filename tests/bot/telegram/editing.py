"""Editors in tests: what they send, and how it is downloaded."""

from __future__ import annotations

from typing import Any

from telegram import Update

from tests.bot.telegram.fakes import FakeBot, Written
from tests.bot.telegram.program import Program, presses
from tests.bot.telegram.updates import CHANNEL, OTHER, PRIVATE, READER, message, update

EDITOR, SECOND_EDITOR = READER, OTHER
SECOND_CHAT = {"id": OTHER["id"], "type": "private", "first_name": "Bo"}
EDITORS = frozenset({5, 6})

FERRY = "Lighthouse opens to visitors\n\nThe lighthouse of Holm opens on 4 May.\n\nTickets cost 80 kroner.\n"
HEADLINE = "Lighthouse opens to visitors"
ID = "lighthouse-opens-to-visitors"
POST = FERRY + "\nThe keeper, Ida Lund, expects two hundred visitors a day until the autumn storms begin."


def document(name: str = "story.txt", file_id: str = "story", size: int = 0, **fields: Any) -> Update:
    """A file that an editor sends."""
    sent = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size}
    return update(**message(fields.pop("chat", PRIVATE), document=sent, **fields))


def of_channel(username: str | None = "holmpost", **fields: Any) -> dict[str, Any]:
    """Where a forwarded post of a channel comes from."""
    chat = {**CHANNEL, **({"username": username} if username else {})}
    return {"type": "channel", "date": 1_700_000_000, "chat": chat, "message_id": 42, **fields}


def now_shown(bot: FakeBot, preview: Written) -> Written:
    """A message as its last edit has left it."""
    return [one for one in (preview, *bot.edited) if one.message_id == preview.message_id][-1]


async def press(program: Program, label: str, under: Written, **fields: Any) -> Written:
    """Press a button of the message as it is now, and return the message as it is then."""
    data = now_shown(program.bot, under).data(label)
    chat = {**PRIVATE, "id": under.chat_id}
    sender = {**READER, "id": under.chat_id}
    await program.comes(presses(data, under.message_id, chat, **{"sender": sender, **fields}))
    return now_shown(program.bot, under)
