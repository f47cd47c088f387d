"""The methods that send, edit and delete messages."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import replies
from .chats import Chat, StoredMessage
from .entities import FormattedText
from .errors import bad_request
from .formatting import message_text
from .journal import SentMessage
from .keyboards import inline_markup, reply_markup
from .parameters import Parameters
from .state import State

_CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)


async def send_message(state: State, parameters: Parameters) -> dict[str, Any]:
    """Send a text; return the message."""
    chat = state.chats.named(parameters)
    _check_thread(parameters)
    formatted = message_text(parameters)
    reply = replies.reply_of(state.chats, chat, parameters)
    markup = reply_markup(parameters)
    message_id = state.chats.next_message_id(chat)
    sent = SentMessage(
        chat_id=chat.id,
        message_id=message_id,
        text=formatted.text,
        entities=formatted.entities,
        html=parameters.text("text") or "",
        parse_mode=parameters.text("parse_mode"),
        reply_to=reply.message.message_id if reply else None,
        quote=reply.quote.formatted.text if reply and reply.quote else None,
        reply_markup=markup,
        link_preview=_link_preview(parameters),
        at=time.monotonic(),
    )
    json = {"message_id": message_id, "from": state.bot, "chat": chat.as_json(), "date": int(time.time())}
    if reply:
        json.update(replies.as_json(reply))
    stored = StoredMessage(json | _content(formatted, markup), formatted, sent)
    chat.messages[message_id] = stored
    state.journal.add_sent(sent)
    return stored.json


async def send_chat_action(state: State, parameters: Parameters) -> bool:
    """Show in a chat what the bot is doing."""
    state.chats.named(parameters)
    _check_thread(parameters)
    if (parameters.text("action") or "").lower() not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


async def edit_message_text(state: State, parameters: Parameters) -> dict[str, Any]:
    """Change text and keyboard of a message of the bot; return the message."""
    chat, stored, sent = _own_message(state, parameters)
    formatted = message_text(parameters)
    edited = replace(
        sent,
        text=formatted.text,
        entities=formatted.entities,
        html=parameters.text("text") or "",
        parse_mode=parameters.text("parse_mode"),
        reply_markup=inline_markup(parameters),
        link_preview=_link_preview(parameters),
    )
    return _edit(state, chat, stored, edited)


async def edit_message_reply_markup(state: State, parameters: Parameters) -> dict[str, Any]:
    """Change the keyboard of a message of the bot, or take it away; return the message."""
    chat, stored, sent = _own_message(state, parameters)
    return _edit(state, chat, stored, replace(sent, reply_markup=inline_markup(parameters)))


async def delete_message(state: State, parameters: Parameters) -> bool:
    """Delete a message: the bot's own anywhere, a user's in a private chat."""
    chat = state.chats.named(parameters)
    stored = chat.messages.get(_message_id(parameters))
    if stored is None:
        raise bad_request("message to delete not found")
    if stored.sent is None and not chat.is_private:
        raise bad_request("message can't be deleted")
    del chat.messages[stored.message_id]
    return True


def _own_message(state: State, parameters: Parameters) -> tuple[Chat, StoredMessage, SentMessage]:
    if parameters.text("inline_message_id"):
        raise bad_request("inline_message_id is not supported by the test server")
    chat = state.chats.named(parameters)
    stored = chat.messages.get(_message_id(parameters))
    if stored is None:
        raise bad_request("message to edit not found")
    if stored.sent is None:
        raise bad_request("message can't be edited")
    return chat, stored, stored.sent


def _message_id(parameters: Parameters) -> int:
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return message_id


def _edit(state: State, chat: Chat, stored: StoredMessage, edited: SentMessage) -> dict[str, Any]:
    if stored.sent and _shown(edited) == _shown(stored.sent):
        raise bad_request(_NOT_MODIFIED)
    edited = replace(edited, at=time.monotonic())
    formatted = FormattedText(edited.text, edited.entities)
    kept = {name: value for name, value in stored.json.items() if name not in ("entities", "reply_markup")}
    json = kept | {"edit_date": int(time.time())} | _content(formatted, edited.reply_markup)
    chat.messages[edited.message_id] = StoredMessage(json, formatted, edited)
    state.journal.add_edit(edited)
    return json


def _shown(message: SentMessage) -> tuple[object, ...]:
    markup = message.reply_markup if message.buttons else None
    return message.text, message.entities, markup, message.link_preview


def _content(formatted: FormattedText, markup: Mapping[str, Any] | None) -> dict[str, Any]:
    content: dict[str, Any] = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = [entity.as_json() for entity in formatted.entities]
    if markup and markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    return content


def _link_preview(parameters: Parameters) -> bool:
    options = parameters.object("link_preview_options") or {}
    return options.get("is_disabled") is not True


def _check_thread(parameters: Parameters) -> None:
    if parameters.integer("message_thread_id"):
        raise bad_request("message thread not found")
