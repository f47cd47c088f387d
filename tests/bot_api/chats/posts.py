"""How what others write gets into a chat, and from there to the bot."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..entities import FormattedText
from ..state import State
from .chat import Chat, StoredMessage
from .detection import detected_entities
from .privacy import is_for_bot, reaches_bot
from .senders import TELEGRAM
from .topics import topic_fields


def post(
    state: State,
    chat: Chat,
    fields: Mapping[str, Any],
    *,
    reply_to: int | None = None,
    topic_id: int | None = None,
) -> int:
    """Put a message into a chat, queue its update if it reaches the bot, and return its id.

    `fields` are added to the Message object or take the place of what is there. A reply goes to the topic of the
    message replied to. Raises LookupError if that message or the topic is not there.
    """
    replied_to = None if reply_to is None else state.chats.message(chat.id, reply_to)
    if topic_id is None and replied_to is not None:
        topic_id = replied_to.topic_id
    if topic_id is not None and topic_id not in chat.topics:
        raise LookupError(f"no topic {topic_id} in chat {chat.id}, only {chat.topics}")
    message_id = state.chats.next_message_id(chat)
    if "forum_topic_created" in fields:
        topic_id = message_id
        chat.topics[topic_id] = fields["forum_topic_created"]["name"]
    json: dict[str, Any] = {"message_id": message_id, "chat": chat.as_json(), "date": int(time.time())}
    json.update(topic_fields(chat, topic_id, replied_to))
    if replied_to is not None:
        json["reply_to_message"] = replied_to.as_replied_to()
    json.update(fields)
    store(state, chat, StoredMessage(json, formatted_of(json)))
    if "sender_chat" not in json and json["from"]["is_bot"]:
        chat.last_bot = json["from"]["id"]
    if reaches_bot(state, chat, json):
        state.updates.push("channel_post" if chat.type == "channel" else "message", json)
    return message_id


def forward_to_linked_group(state: State, channel: Chat, post_id: int) -> None:
    """Forward a channel's post to the group that is linked to it, if any, with buttons that only open links."""
    if channel.linked_group is None:
        return
    original = channel.messages[post_id].json
    origin = {name: original[name] for name in ("date", "chat", "message_id")} | {"type": "channel"}
    fields: dict[str, Any] = {name: original[name] for name in ("text", "entities") if name in original}
    rows = original.get("reply_markup", {}).get("inline_keyboard", [])
    if rows and all("url" in button for row in rows for button in row):
        fields["reply_markup"] = original["reply_markup"]
    forward = {"from": TELEGRAM, "is_automatic_forward": True, "forward_origin": origin}
    post(state, state.chats.get(channel.linked_group), fields | forward | {"sender_chat": channel.as_json()})


def edit(state: State, chat: Chat, stored: StoredMessage, text: str) -> None:
    """Change the text of a message, or its caption if it has one, and queue the update."""
    name = "caption" if "caption" in stored.json else "text"
    kept = {key: value for key, value in stored.json.items() if key not in ("entities", "caption_entities")}
    edit_date = max(int(time.time()), stored.json["date"])
    json = kept | written(text, caption=name == "caption") | {"edit_date": edit_date}
    store(state, chat, replace(stored, json=json, formatted=formatted_of(json)))
    if reaches_bot(state, chat, json):
        state.updates.push("edited_channel_post" if chat.type == "channel" else "edited_message", json)


def written(text: str, *, caption: bool = False) -> dict[str, Any]:
    """Return the fields of what somebody writes: nothing for an empty text, else it and the entities in it."""
    if not text:
        return {}
    names = ("caption", "caption_entities") if caption else ("text", "entities")
    entities = [entity.as_json() for entity in detected_entities(text)]
    return {names[0]: text} | ({names[1]: entities} if entities else {})


def formatted_of(json: Mapping[str, Any]) -> FormattedText:
    """Return the text or caption of a user's Message object, which quotations are compared with."""
    return FormattedText(json.get("text") or json.get("caption") or "")


def store(state: State, chat: Chat, stored: StoredMessage) -> None:
    """Keep a message in its chat, and note whether it is meant for the bot."""
    meant = not chat.is_private and is_for_bot(state, chat, stored.json)
    chat.messages[stored.message_id] = replace(stored, is_for_bot=meant)
