"""Updates that cannot be read, since Telegram sends something new, broken or huge: only these are skipped."""

from __future__ import annotations

import json
import logging
import re
import traceback
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import TelegramError

log = logging.getLogger(__name__)

MARK = "unreadable"
"""The field of an update that replaces one that cannot be read; it says why."""

LARGEST = 2**63
"""Numbers from here on are no ids (https://core.telegram.org/bots/api#chat: at most 52 significant bits), and do not
fit into the database."""

LARGEST_REPLY = 4 * 2**20
"""Bytes of a reply to `getUpdates` that are read. A message has at most a few kilobytes, and a reply 100 of them; what
does not fit comes with the next reply."""

_OPENING = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"\s*,?\s*")
_NUMBER = re.compile(r'\{\s*"update_id"\s*:\s*(\d{1,18})\s*,')


def is_number(value: object) -> bool:
    """Return whether a value can be the id of an update, a chat, a person or a message."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def why(error: BaseException) -> str:
    """Return an error's type and place, and its message only if Python makes that of types and names of fields."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    words = f": {error}" if isinstance(error, TypeError | AttributeError) else ""
    return f"{type(error).__name__}{words}{place}"


def stand_in(update_id: int, reason: str) -> dict[str, Any]:
    """Return what replaces an update that cannot be read; it asks for nothing."""
    return {"update_id": update_id, MARK: reason}


def why_unreadable(update: Update) -> str | None:
    """Return why an update that was replaced cannot be read; None for any other."""
    reason = update.api_kwargs.get(MARK)
    return None if reason is None else str(reason)


def legible(reply: object) -> dict[str, Any]:
    """Return a reply to `getUpdates` with a stand-in for each update that the library cannot read.

    What has no id cannot be acknowledged, and is left out; Telegram forgets it with the update after it. Raises
    TelegramError if that leaves none, or if the reply has no list of updates.
    """
    if not isinstance(reply, dict):
        raise TelegramError("Invalid server response")
    updates = reply.get("result")
    if reply.get("ok") is False and updates is None:
        return reply
    if not isinstance(updates, list):
        raise TelegramError("Invalid server response")
    read = [readable(one) for one in updates if isinstance(one, dict) and is_number(one.get("update_id"))]
    if len(read) < len(updates):
        log.warning("left out %d updates without a number", len(updates) - len(read))
        if not read:
            raise TelegramError("Updates without a number")
    return {**reply, "result": read}


def opens_a_list(reply: bytes) -> bool:
    """Return whether a reply to `getUpdates` begins as one with updates does."""
    return _OPENING.match(reply[:100].decode(errors="replace")) is not None


def whole_updates(beginning: bytes) -> bytes:
    """Return a reply to `getUpdates` with the updates that are whole in its beginning.

    If not even the first is, a stand-in replaces it, and what comes after it comes with the next reply. Raises
    TelegramError if that is no reply, or the number of its first update cannot be read.
    """
    text = beginning.decode(errors="ignore")
    opening = _OPENING.match(text)
    if opening is None:
        raise TelegramError("Invalid server response")
    decoder, position, updates = json.JSONDecoder(), opening.end(), list[Any]()
    while True:
        try:
            update, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        updates.append(update)
        between = _BETWEEN.match(text, end)
        position = between.end() if between else end
    if not updates:
        number = _NUMBER.match(text, position)
        if number is None:
            raise TelegramError("Update without a number")
        updates.append(stand_in(int(number[1]), f"larger than {LARGEST_REPLY // 2**20} MiB"))
    return json.dumps({"ok": True, "result": updates}).encode()


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """Return an update, as JSON values, or its stand-in if the library cannot read it."""
    try:
        Update.de_json(update)
    except Exception as error:  # noqa: BLE001  (whatever the library raises for what it does not expect)
        fields = ", ".join(sorted(update.keys() - {"update_id"}))
        return stand_in(update["update_id"], f"{fields}: {why(error)}")
    return update
