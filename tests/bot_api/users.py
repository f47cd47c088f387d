"""What users do: they write, press buttons and delete messages."""

import time
from collections.abc import Mapping
from typing import Any

from .chats import Chat, StoredMessage
from .detection import detected_entities
from .entities import FormattedText
from .state import State


def say(
    state: State,
    text: str,
    chat: Chat,
    user: Mapping[str, Any],
    reply_to: int | None,
    fields: Mapping[str, Any],
) -> int:
    """Put a user's message into a chat, queue its update, and return its id.

    `fields` are added to the Message object or take the place of what is there. Raises LookupError where the
    message to reply to is not there.
    """
    entities = detected_entities(text)
    message_id = state.chats.next_message_id(chat)
    json: dict[str, Any] = {
        "message_id": message_id,
        "from": user,
        "chat": chat.as_json(),
        "date": int(time.time()),
        "text": text,
    }
    if entities:
        json["entities"] = [entity.as_json() for entity in entities]
    if reply_to is not None:
        json["reply_to_message"] = state.chats.message(chat.id, reply_to).as_replied_to()
    chat.messages[message_id] = StoredMessage(json | dict(fields), FormattedText(text, entities))
    state.updates.push("message", chat.messages[message_id].json)
    return message_id


def press(state: State, button: str, message: StoredMessage, user: Mapping[str, Any], *, forged: bool = False) -> str:
    """Press the button of a message that has this callback data or, failing that, this text.

    A forged press carries `button` as its data, whether or not the message has such a button. Returns the id of the
    callback query. Raises LookupError where the message has no such button.
    """
    rows = message.json.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [candidate for row in rows for candidate in row if "callback_data" in candidate]
    data = next(
        (
            candidate["callback_data"]
            for name in ("callback_data", "text")
            for candidate in buttons
            if candidate[name] == button
        ),
        None,
    )
    if forged:
        data = button
    if data is None:
        shown = [(candidate["text"], candidate["callback_data"]) for candidate in buttons]
        raise LookupError(f"no button {button!r} on message {message.message_id}, only {shown}")
    state.last_callback += 1
    query_id = str(state.last_callback)
    state.open_callbacks.add(query_id)
    state.updates.push(
        "callback_query",
        {"id": query_id, "from": user, "message": message.json, "chat_instance": "1", "data": data},
    )
    return query_id


def user(user_id: int, language_code: str) -> dict[str, Any]:
    """Return the User object of a person."""
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": f"User {user_id}",
        "language_code": language_code,
    }
