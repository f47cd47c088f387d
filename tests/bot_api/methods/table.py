"""The table of methods. A new method is a function of `State` and `Parameters`, and a line here."""

from dataclasses import dataclass

from . import callbacks, documents, edits, files, inline, members, messages, photos, profile, receiving
from .profile import Handler


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Bot API: its name, its handler, and whether it counts for the flood limits."""

    name: str
    handler: Handler
    is_limited: bool = False


_TABLE = (
    Method("getMe", profile.get_me),
    Method("getUpdates", receiving.get_updates),
    Method("setWebhook", receiving.set_webhook),
    Method("deleteWebhook", receiving.delete_webhook),
    Method("getWebhookInfo", receiving.get_webhook_info),
    Method("setMyCommands", profile.set_my_commands),
    Method("getMyCommands", profile.get_my_commands),
    Method("setMyDescription", profile.set_text("description", 512)),
    Method("getMyDescription", profile.get_text("description")),
    Method("setMyShortDescription", profile.set_text("short_description", 120)),
    Method("getMyShortDescription", profile.get_text("short_description")),
    Method("sendMessage", messages.send_message, is_limited=True),
    Method("sendPhoto", photos.send_photo, is_limited=True),
    Method("sendDocument", documents.send_document, is_limited=True),
    Method("sendChatAction", messages.send_chat_action),
    Method("editMessageText", edits.edit_message_text, is_limited=True),
    Method("editMessageReplyMarkup", edits.edit_message_reply_markup, is_limited=True),
    Method("deleteMessage", messages.delete_message),
    Method("answerCallbackQuery", callbacks.answer_callback_query),
    Method("answerInlineQuery", inline.answer_inline_query),
    Method("getFile", files.get_file),
    Method("leaveChat", members.leave_chat),
    Method("getChat", members.get_chat),
    Method("getChatMember", members.get_chat_member),
)

METHODS = {method.name.lower(): method for method in _TABLE}
"""The methods by their names in lower case, since Telegram ignores their case."""


def known_name(method: str) -> str:
    """Return the spelling of a method's name. Raises ValueError if there is no such method."""
    if method.lower() not in METHODS:
        names = ", ".join(known.name for known in METHODS.values())
        raise ValueError(f"no method {method!r}, only {names}")
    return METHODS[method.lower()].name
