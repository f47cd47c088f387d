"""What is kept of an update until it is handled."""

from __future__ import annotations

from typing import Any

from telegram import Update

from bot.telegram.receiving.intent import Kind


def kept_of(update: Update, kind: Kind) -> dict[str, Any]:
    """Return what is kept of an update: all that it says, but of a withdrawal only which message was changed.

    What a question has been changed into is said among people, and not the bot's to keep. What is left reads as an
    edit without words, which asks nothing, and so as a withdrawal again.

    Args:
        update: as it came.
        kind: what it wants of the bot.
    """
    edited = update.edited_message
    if kind is not Kind.WITHDRAW or edited is None:
        return update.to_dict()
    place = {"id": edited.chat.id, "type": edited.chat.type}
    message = {"message_id": edited.message_id, "date": int(edited.date.timestamp()), "chat": place}
    return {"update_id": update.update_id, "edited_message": message}
