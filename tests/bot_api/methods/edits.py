"""The methods that change messages, be they the bot's own or sent via it."""

import time
from dataclasses import replace
from typing import Any

from ..chats.chat import Chat, StoredMessage
from ..entities import FormattedText
from ..errors import bad_request
from ..formatting import message_text
from ..journal import SentMessage
from ..keyboards import reply_markup
from ..parameters import Parameters
from ..state import State
from .messages import content, link_preview, message_id_of

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


async def edit_message_text(state: State, parameters: Parameters) -> dict[str, Any] | bool:
    """Change text and keyboard of a message of the bot; return the message, True for one in inline mode."""
    chat, stored, sent = _own_message(state, parameters)
    if sent.photo is not None or sent.document is not None:
        raise bad_request("there is no text in the message to edit")
    formatted = message_text(parameters)
    edited = replace(
        sent,
        text=formatted.text,
        entities=formatted.entities,
        html=parameters.text("text") or "",
        parse_mode=parameters.text("parse_mode"),
        reply_markup=reply_markup(parameters),
        link_preview=link_preview(parameters),
    )
    return _edit(state, chat, stored, edited)


async def edit_message_reply_markup(state: State, parameters: Parameters) -> dict[str, Any] | bool:
    """Change the keyboard of a message of the bot, or take it away; return as `edit_message_text` does."""
    chat, stored, sent = _own_message(state, parameters)
    return _edit(state, chat, stored, replace(sent, reply_markup=reply_markup(parameters)))


def _own_message(state: State, parameters: Parameters) -> tuple[Chat, StoredMessage, SentMessage]:
    if inline_message_id := parameters.text("inline_message_id"):
        return _inline_message(state, inline_message_id)
    chat = state.chats.named(parameters)
    stored = chat.messages.get(message_id_of(parameters))
    if stored is None:
        raise bad_request("message to edit not found")
    if stored.sent is None or not stored.is_bots_own:
        raise bad_request("message can't be edited")
    return chat, stored, stored.sent


def _inline_message(state: State, inline_message_id: str) -> tuple[Chat, StoredMessage, SentMessage]:
    """Return a message that a user sent via the bot, which may be in a chat where the bot is not."""
    place = state.inline.messages.get(inline_message_id)
    if place is None:
        raise bad_request("MESSAGE_ID_INVALID")
    chat_id, message_id = place
    chat = state.chats.get(chat_id)
    stored = chat.messages.get(message_id)
    if stored is None or stored.sent is None:
        raise bad_request("MESSAGE_ID_INVALID")
    return chat, stored, stored.sent


def _edit(state: State, chat: Chat, stored: StoredMessage, edited: SentMessage) -> dict[str, Any] | bool:
    if stored.sent and _shown(edited) == _shown(stored.sent):
        raise bad_request(_NOT_MODIFIED)
    edited = replace(edited, at=time.monotonic())
    formatted = FormattedText(edited.text, edited.entities)
    kept = {name: value for name, value in stored.json.items() if name not in ("entities", "reply_markup")}
    json = kept | {"edit_date": int(time.time())} | content(formatted, edited.reply_markup)
    chat.messages[edited.message_id] = replace(stored, json=json, formatted=formatted, sent=edited)
    state.journal.add(state.journal.edits, edited)
    return True if edited.inline_message_id else json


def _shown(message: SentMessage) -> tuple[object, ...]:
    markup = message.reply_markup if message.buttons else None
    return message.text, message.entities, markup, message.link_preview
