"""The shape of keyboards and what their buttons may carry."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .entities import checked_link, utf16_length
from .errors import ApiError, bad_request
from .parameters import Parameters

MAX_CALLBACK_DATA = 64
MAX_COPY_TEXT = 256
MAX_BUTTONS = 100
MAX_BUTTONS_IN_A_ROW = 8
MAX_QUERY = 256

_ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
})  # fmt: skip


def reply_markup(parameters: Parameters, *, may_force_reply: bool = False) -> Mapping[str, Any] | None:
    """Return the inline keyboard of a request, or None if it has none or one without buttons.

    With `may_force_reply`, it may be the wish for a reply instead. Raises `ApiError` for other keyboards, and if its
    rows are not lists of buttons or a button is wrong.
    """
    markup = parameters.object("reply_markup")
    if not markup or (may_force_reply and markup.get("force_reply") is True):
        return markup or None
    if "inline_keyboard" not in markup:
        raise bad_request("only inline keyboards are supported by the test server")
    _check_inline(markup["inline_keyboard"])
    return markup if any(markup["inline_keyboard"]) else None


def _check_inline(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an Array of Arrays of buttons")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_IN_A_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_inline_button(button)


def _check_inline_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _wrong_button("Object expected")
    if not isinstance(button.get("text"), str) or not button["text"]:
        raise _wrong_button('Field "text" must be of type String and non-empty')
    actions = sorted(_ACTIONS & button.keys())
    if not actions:
        raise _wrong_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _wrong_button(f"Only one of {', '.join(actions)} can be used")
    action, value = actions[0], button[actions[0]]
    if action == "callback_data" and not _within_bytes(value, MAX_CALLBACK_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and not _is_button_url(value):
        raise bad_request("BUTTON_URL_INVALID")
    if action == "copy_text" and not _is_copy_text(value):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action.startswith("switch_inline_query") and not _is_query(action, value):
        raise _wrong_button(f'Field "{action}" is no query')


def _wrong_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _within_bytes(value: Any, limit: int) -> bool:
    return isinstance(value, str) and 1 <= len(value.encode()) <= limit


def _is_button_url(value: Any) -> bool:
    """Return whether this is an address of HTTP or of Telegram, the two that a button may open."""
    link = checked_link(value) if isinstance(value, str) else None
    return link is not None and urlsplit(link).scheme in ("http", "https", "tg")


def _is_query(action: str, value: Any) -> bool:
    if action == "switch_inline_query_chosen_chat":
        return isinstance(value, dict)
    return isinstance(value, str) and utf16_length(value) <= MAX_QUERY


def _is_copy_text(value: Any) -> bool:
    text = value.get("text") if isinstance(value, dict) else None
    return isinstance(text, str) and 1 <= utf16_length(text) <= MAX_COPY_TEXT
