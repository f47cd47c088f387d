"""What is kept of a private chat, in memory alone: its last question and what answered it, for an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from index.understanding import Turn

FORGOTTEN_AFTER = timedelta(hours=1)
"""How long a question may be taken up: who comes back later begins anew."""

ChatData = dict[Any, Any]
"""What python-telegram-bot keeps for each chat; it is written to no file."""

_KEY = "last"


def recall(chat: ChatData, now: datetime) -> Turn | None:
    """Return the chat's last turn; None where there is none, or it is too long ago at the time `now`."""
    if _KEY not in chat:
        return None
    turn, moment = chat[_KEY]
    return turn if isinstance(turn, Turn) and now - moment <= FORGOTTEN_AFTER else None


def remember(chat: ChatData, turn: Turn | None, now: datetime) -> None:
    """Keep a turn in place of the last one; None (nothing was asked) leaves the last one as it is."""
    if turn is not None:
        chat[_KEY] = (turn, now)


def forget(chat: ChatData) -> None:
    """Keep nothing of the chat."""
    chat.pop(_KEY, None)
