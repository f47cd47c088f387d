"""The methods that send and delete messages."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..chats import posts
from ..chats.chat import Chat, StoredMessage
from ..chats.topics import checked_thread, topic_fields
from ..entities import FormattedText
from ..errors import bad_request
from ..formatting import message_text
from ..journal import SentMessage
from ..keyboards import reply_markup
from ..parameters import Parameters
from ..state import State
from . import replies

_CHAT_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


async def send_message(state: State, parameters: Parameters) -> dict[str, Any]:
    """Send a text; return the message. Without a topic of its own it goes to that of the message replied to."""
    chat = state.chats.named(parameters)
    chat.check_may_write("not enough rights to send text messages to the chat")
    return deliver(state, chat, parameters, message_text(parameters), "text")


@dataclass(frozen=True, slots=True)
class Attached:
    """What a message has besides its text: a picture, or a file and its name."""

    photo: bytes | None = None
    document: bytes | None = None
    name: str | None = None


NOTHING = Attached()


def deliver(
    state: State, chat: Chat, parameters: Parameters, formatted: FormattedText, name: str, attached: Attached = NOTHING
) -> dict[str, Any]:
    """Put a message of the bot into a chat, and return it.

    Args:
        state: what the server remembers.
        chat: where it goes.
        parameters: those of the request.
        formatted: its text or caption.
        name: the parameter that has it, "text" or "caption".
        attached: its picture or file.
    """
    topic_id = checked_thread(chat, parameters)
    reply = replies.reply_of(chat, topic_id, parameters)
    markup = reply_markup(parameters, may_force_reply=True)
    if topic_id is None and reply:
        topic_id = reply.message.topic_id
    message_id = state.chats.next_message_id(chat)
    sent = SentMessage(
        chat_id=chat.id,
        message_id=message_id,
        text=formatted.text,
        entities=formatted.entities,
        html=parameters.text(name) or "",
        parse_mode=parameters.text("parse_mode"),
        reply_to=reply.message.message_id if reply else None,
        quote=reply.quote.formatted.text if reply and reply.quote else None,
        quote_position=reply.quote.position if reply and reply.quote else None,
        topic_id=topic_id,
        reply_markup=markup,
        link_preview=link_preview(parameters),
        at=time.monotonic(),
        photo=attached.photo,
        document=attached.document,
        file_name=attached.name,
    )
    json = {"message_id": message_id, "from": state.bot, "chat": chat.as_json(), "date": int(time.time())}
    json.update(topic_fields(chat, topic_id, reply.message if reply else None))
    if reply:
        json.update(replies.as_json(reply))
    stored = StoredMessage(json | content(formatted, markup, name), formatted, sent)
    chat.messages[message_id] = stored
    chat.last_bot = state.bot["id"]
    state.journal.add(state.journal.sent, sent)
    posts.forward_to_linked_group(state, chat, message_id)
    return stored.json


async def send_chat_action(state: State, parameters: Parameters) -> bool:
    """Show in a chat what the bot is doing."""
    chat = state.chats.named(parameters)
    chat.check_may_write("have no write access to the chat")
    checked_thread(chat, parameters)
    if (parameters.text("action") or "").lower() not in _CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


async def delete_message(state: State, parameters: Parameters) -> bool:
    """Delete a message: the bot's own anywhere, others' in a private chat or as administrator."""
    chat = state.chats.named(parameters)
    stored = chat.messages.get(message_id_of(parameters))
    if stored is None:
        raise bad_request("message to delete not found")
    if not (stored.is_bots_own or chat.is_private or chat.bot.is_administrator):
        raise bad_request("message can't be deleted")
    del chat.messages[stored.message_id]
    return True


def message_id_of(parameters: Parameters) -> int:
    """Return the message that a request names. Raises `ApiError` if it does not name one."""
    message_id = parameters.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    return message_id


def content(formatted: FormattedText, markup: Mapping[str, Any] | None, name: str = "text") -> dict[str, Any]:
    """Return what a text, or a "caption", and an inline keyboard put into a Message object."""
    fields: dict[str, Any] = {name: formatted.text}
    if formatted.entities:
        fields["entities" if name == "text" else f"{name}_entities"] = [
            entity.as_json() for entity in formatted.entities
        ]
    if markup and markup.get("inline_keyboard"):
        fields["reply_markup"] = markup
    return fields


def link_preview(parameters: Parameters) -> bool:
    """Return whether a request lets Telegram show a preview of the first link."""
    options = parameters.object("link_preview_options") or {}
    return options.get("is_disabled") is not True
