"""The table of methods. A new one is a function of `State` and `Parameters`, and a line here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from . import callbacks, edits, inline, members, messages, profile
from .parameters import Parameters
from .state import State

Handler = Callable[[State, Parameters], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Bot API: its name, what carries it out, and whether it counts for the flood limits.

    The handler returns the JSON value of `result` and raises `ApiError` to refuse.
    """

    name: str
    handler: Handler
    is_limited: bool = False


async def _get_updates(state: State, parameters: Parameters) -> list[dict[str, Any]]:
    return await state.updates.get(parameters)


async def _delete_webhook(state: State, parameters: Parameters) -> bool:
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()
    return True


async def _get_chat(state: State, parameters: Parameters) -> dict[str, Any]:
    details = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return state.chats.named(parameters).as_json() | details


_NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)

_TABLE = (
    Method("getMe", profile.get_me),
    Method("getUpdates", _get_updates),
    Method("deleteWebhook", _delete_webhook),
    Method("setMyCommands", profile.set_my_commands),
    Method("getMyCommands", profile.get_my_commands),
    Method("deleteMyCommands", profile.delete_my_commands),
    Method("setMyName", profile.set_my_name),
    Method("getMyName", profile.get_my_name),
    Method("setMyDescription", profile.set_my_description),
    Method("getMyDescription", profile.get_my_description),
    Method("setMyShortDescription", profile.set_my_short_description),
    Method("getMyShortDescription", profile.get_my_short_description),
    Method("sendMessage", messages.send_message, is_limited=True),
    Method("sendChatAction", messages.send_chat_action),
    Method("editMessageText", edits.edit_message_text, is_limited=True),
    Method("editMessageReplyMarkup", edits.edit_message_reply_markup, is_limited=True),
    Method("deleteMessage", messages.delete_message),
    Method("answerCallbackQuery", callbacks.answer_callback_query),
    Method("answerInlineQuery", inline.answer_inline_query),
    Method("getChat", _get_chat),
    Method("getChatMember", members.get_chat_member),
    Method("getChatAdministrators", members.get_chat_administrators),
    Method("leaveChat", members.leave_chat),
)

METHODS = {method.name.lower(): method for method in _TABLE}
"""The methods by their names in lower case, as Telegram does not tell case apart in them."""


def known_name(method: str) -> str:
    """Return how a method is written. Raises ValueError where there is none of that name."""
    if method.lower() not in METHODS:
        names = ", ".join(known.name for known in METHODS.values())
        raise ValueError(f"no method {method!r}, only {names}")
    return METHODS[method.lower()].name
