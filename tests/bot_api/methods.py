"""The table of methods. A new one is a function of `State` and `Parameters`, and a line here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from . import messages, profile
from .entities import utf16_length
from .errors import bad_request
from .parameters import Parameters
from .state import State

MAX_CALLBACK_ANSWER = 200

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


async def _answer_callback_query(state: State, parameters: Parameters) -> bool:
    query_id = parameters.text("callback_query_id")
    if query_id not in state.open_callbacks:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(parameters.text("text") or "") > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    state.open_callbacks.remove(query_id)
    return True


async def _get_chat(state: State, parameters: Parameters) -> dict[str, Any]:
    details = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return state.chats.named(parameters).as_json() | details


async def _leave_chat(state: State, parameters: Parameters) -> bool:
    chat = state.chats.named(parameters)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_has_left = True
    return True


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
    Method("setMyDescription", profile.set_my_description),
    Method("getMyDescription", profile.get_my_description),
    Method("setMyShortDescription", profile.set_my_short_description),
    Method("getMyShortDescription", profile.get_my_short_description),
    Method("sendMessage", messages.send_message, is_limited=True),
    Method("sendChatAction", messages.send_chat_action),
    Method("editMessageText", messages.edit_message_text, is_limited=True),
    Method("editMessageReplyMarkup", messages.edit_message_reply_markup, is_limited=True),
    Method("deleteMessage", messages.delete_message),
    Method("answerCallbackQuery", _answer_callback_query),
    Method("getChat", _get_chat),
    Method("leaveChat", _leave_chat),
)

METHODS = {method.name.lower(): method for method in _TABLE}
"""The methods by their names in lower case, as Telegram does not tell case apart in them."""
