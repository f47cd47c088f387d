"""Updates as Telegram sends them, made of a few words."""

from __future__ import annotations

import itertools
from typing import Any

from telegram import Update

from bot.telegram.receiving.mentions import Me

ME = Me(77, "StoryBot")
READER = {"id": 5, "is_bot": False, "first_name": "Ani"}
OTHER = {"id": 6, "is_bot": False, "first_name": "Bo"}
MYSELF = {"id": 77, "is_bot": True, "first_name": "Story", "username": "StoryBot"}
OTHER_BOT = {"id": 88, "is_bot": True, "first_name": "Quiz", "username": "QuizBot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

PRIVATE = {"id": 5, "type": "private", "first_name": "Ani"}
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Readers"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Holm Post"}
FORWARDED = {"type": "hidden_user", "date": 1, "sender_user_name": "Cleo"}

RIGHTS = (
    "is_member",
    *(f"can_{right}" for right in ("change_info", "invite_users", "pin_messages", "manage_topics", "edit_tag")),
    *(f"can_send_{kind}" for kind in ("messages", "polls", "audios", "other_messages", "documents", "photos")),
    *("can_send_videos", "can_send_video_notes", "can_send_voice_notes"),
    *("can_add_web_page_previews", "can_react_to_messages"),
)

_ids = itertools.count(1)


def entity(kind: str, text: str, part: str, **more: Any) -> dict[str, Any]:
    """The entity of `part` in `text`, with offsets in UTF-16 code units as Telegram gives them."""
    before, _, _ = text.partition(part)
    assert part in text
    return {"type": kind, "offset": _units(before), "length": _units(part), **more}


def mention(text: str, part: str = "@StoryBot") -> list[dict[str, Any]]:
    return [entity("mention", text, part)]


def command(text: str) -> list[dict[str, Any]]:
    return [entity("bot_command", text, text.split()[0])]


def message(chat: dict[str, Any] = PRIVATE, **fields: Any) -> dict[str, Any]:
    """A message by the reader; `sender` stands for `from`."""
    sender = fields.pop("sender", READER)
    return {"message_id": 100, "date": 1_700_000_000, "chat": chat, "from": sender, **fields}


def update(kind: str = "message", **value: Any) -> Update:
    """An update of a kind, with the value's fields."""
    made = Update.de_json({"update_id": next(_ids), kind: value}, None)
    assert made is not None
    return made


def reaction(
    message_id: int,
    after: str,
    before: str = "",
    chat: dict[str, Any] = PRIVATE,
    sender: dict[str, Any] = READER,
    **fields: Any,
) -> Update:
    """A change of what somebody reacts to a message with; each character is a reaction."""
    old, new = ([{"type": "emoji", "emoji": one} for one in emoji] for emoji in (before, after))
    who = fields or {"user": sender}
    place = {"chat": chat, "message_id": message_id, "date": 1_700_000_000}
    return update("message_reaction", **place, **who, old_reaction=old, new_reaction=new)


def inline_query(user_id: int, text: str = "") -> Update:
    sender = {**READER, "id": user_id}
    return update("inline_query", id="1", query=text, offset="", **{"from": sender})


def membership(chat: dict[str, Any], before: str, after: str) -> Update:
    """A change of what the bot is in a chat."""
    old, new = (_member(status) for status in (before, after))
    change = {"chat": chat, "date": 1_700_000_000, "old_chat_member": old, "new_chat_member": new, "from": READER}
    return update("my_chat_member", **change)


def _member(status: str) -> dict[str, Any]:
    rights = dict.fromkeys(RIGHTS, False) if status == "restricted" else {}
    until = {"until_date": 0} if status in ("restricted", "kicked") else {}
    return {"status": status, "user": MYSELF, **rights, **until}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
