"""The method that answers pressed buttons: https://core.telegram.org/bots/api#answercallbackquery."""

from urllib.parse import urlsplit

from ..entities import utf16_length
from ..errors import bad_request
from ..parameters import Parameters
from ..state import State

MAX_CALLBACK_ANSWER = 200


async def answer_callback_query(state: State, parameters: Parameters) -> bool:
    """Answer the press of a button, once."""
    query_id = parameters.text("callback_query_id")
    if query_id not in state.open_callbacks:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(parameters.text("text") or "") > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = parameters.text("url")
    if url and not _opens_the_bot(url, state.bot["username"]):
        raise bad_request("URL_INVALID")
    if (parameters.integer("cache_time") or 0) < 0:
        raise bad_request("invalid cache_time specified")
    state.open_callbacks.remove(query_id)
    return True


def _opens_the_bot(url: str, username: str) -> bool:
    """Return whether a link is one of the bot itself with a parameter; without a game no others may be opened."""
    parts = urlsplit(url)
    is_of_bot = parts.hostname == "t.me" and parts.path.strip("/").lower() == username.lower()
    return parts.scheme in ("http", "https") and is_of_bot and parts.query.startswith("start=")
