"""Where a forwarded message, or one replied to elsewhere, comes from."""

from collections.abc import Mapping
from typing import Any


def origin_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the MessageOrigin of a Message object: https://core.telegram.org/bots/api#messageorigin.

    A channel's post comes from the channel, what is said in a chat's name from that chat, the rest from a user.
    """
    date = message["date"]
    if message["chat"]["type"] == "channel":
        return {"type": "channel", "date": date, "chat": message["chat"], "message_id": message["message_id"]}
    if "sender_chat" in message:
        return {"type": "chat", "date": date, "sender_chat": message["sender_chat"]}
    return {"type": "user", "date": date, "sender_user": message["from"]}


def hidden_origin(name: str, date: int) -> dict[str, Any]:
    """Return the origin of somebody who does not want to be linked to, at a date in seconds since 1970."""
    return {"type": "hidden_user", "date": date, "sender_user_name": name}
