"""The User objects of senders: people, and the stand-ins of https://core.telegram.org/bots/api#message."""

from typing import Any

USER_ID = 1001
"""The id of the person who acts if a test names no other."""

GROUP_ANONYMOUS_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""The sender of messages that administrators write in the name of the group."""
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""The sender of messages that people write in a group in the name of a channel."""
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""The sender of a channel's posts in its discussion group."""

_OTHER_BOT_ID = 5_000_000_000


def user(user_id: int, language_code: str | None = "en") -> dict[str, Any]:
    """Return the User object of a person."""
    person = {"id": user_id, "is_bot": False, "first_name": f"User {user_id}"}
    return person | ({"language_code": language_code} if language_code else {})


def other_bot(username: str) -> dict[str, Any]:
    """Return the User object of a bot other than the tested one."""
    return {"id": _OTHER_BOT_ID, "is_bot": True, "first_name": username, "username": username}
