"""Which messages of a group reach the bot: https://core.telegram.org/bots/features#privacy-mode."""

from collections.abc import Mapping
from typing import Any

from ..entities import utf16_slice
from ..state import State
from .chat import Chat
from .senders import CHANNEL_BOT, GROUP_ANONYMOUS_BOT

# Bots in name only.
_STAND_INS = frozenset({GROUP_ANONYMOUS_BOT["id"], CHANNEL_BOT["id"]})
_SERVICE_FIELDS = frozenset({
    "new_chat_members", "left_chat_member", "new_chat_title", "pinned_message", "forum_topic_created",
    "migrate_to_chat_id", "migrate_from_chat_id",
})  # fmt: skip


def reaches_bot(state: State, chat: Chat, message: Mapping[str, Any]) -> bool:
    """Return whether Telegram tells the bot of a message.

    It does in private chats and channels, and of all service messages. Messages of other bots never come. In
    groups administrators get all others, and so do bots without privacy mode; with it only those meant for the bot.
    """
    if not chat.bot.is_in_chat:
        return False
    if chat.type in ("private", "channel") or _SERVICE_FIELDS & message.keys():
        return True
    if _is_of_other_bot(state, message):
        return False
    return not state.privacy_mode or chat.bot.is_administrator or is_for_bot(state, chat, message)


def is_for_bot(state: State, chat: Chat, message: Mapping[str, Any]) -> bool:
    """Return whether a message is meant for the bot.

    That is one sent via it, a reply to it or to what was meant for it, a mention of it, a command that names
    it, and a command that names no bot unless another bot was the last to write. A reply to another bot is for
    that one alone, whatever it says.
    """
    if message.get("via_bot", {}).get("id") == state.bot["id"]:
        return True
    replied_to = message.get("reply_to_message")
    if replied_to is not None and "forum_topic_created" not in replied_to:
        stored = chat.messages.get(replied_to["message_id"])
        if stored is not None and (stored.sent is not None or stored.is_for_bot):
            return True
        if _is_of_other_bot(state, replied_to):
            return False
    return _addresses(state, chat, message)


def _is_of_other_bot(state: State, message: Mapping[str, Any]) -> bool:
    sender = message.get("from", {})
    return bool(sender.get("is_bot")) and sender["id"] not in _STAND_INS | {state.bot["id"]}


def _addresses(state: State, chat: Chat, message: Mapping[str, Any]) -> bool:
    text = message.get("text") or message.get("caption") or ""
    username = state.bot["username"].lower()
    for entity in message.get("entities") or message.get("caption_entities") or []:
        part = utf16_slice(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and part == f"@{username}":
            return True
        if entity["type"] == "text_mention" and entity["user"]["id"] == state.bot["id"]:
            return True
        if entity["type"] == "bot_command":
            _, _, name = part.partition("@")
            is_general = not name and entity["offset"] == 0 and chat.last_bot in (None, state.bot["id"])
            if name == username or is_general:
                return True
    return False
