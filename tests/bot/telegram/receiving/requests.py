"""Messages and button presses, and what they want in short."""

from __future__ import annotations

from typing import Any

from bot.telegram.receiving.access import Allowed
from bot.telegram.receiving.intent import request_of
from bot.telegram.receiving.request import Kind, Request
from tests.bot.telegram.updates import GROUP, ME, MYSELF, OTHER, READER, command, mention, message, update

EVERYONE = Allowed()
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
STICKER = {
    "file_id": "f",
    "file_unique_id": "u",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
POLL = {
    "id": "1",
    "question": "Why?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}

SOMEBODYS = message(GROUP, text="Who skipped?", sender=OTHER, message_id=50)
BOTS = message(GROUP, text="The story says", sender=MYSELF, message_id=60)

IGNORED = (Kind.IGNORE, "", "")
NOT_TEXT = (Kind.NOT_TEXT, "", "")
ANSWERED = (Kind.ANSWER, "Who skipped?", "")


def said(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, **fields}


def called(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "entities": mention(text), **fields}


def ordered(text: str, **fields: Any) -> dict[str, Any]:
    return {"text": text, "entities": command(text), **fields}


def wanted(found: Request) -> tuple[Kind, str, str]:
    return found.kind, found.text, found.command


def of(chat: dict[str, Any], fields: dict[str, Any], allowed: Allowed = EVERYONE) -> Request:
    return request_of(update(**message(chat, **fields)), ME, allowed)


def press(chat: dict[str, Any] | None, data: str = "a:1:q:2", **fields: Any) -> Any:
    under = {"message": message(chat, sender=MYSELF, **fields)} if chat else {"inline_message_id": "i"}
    return update("callback_query", id="1", chat_instance="c", data=data, **{"from": READER}, **under)
