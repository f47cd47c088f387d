"""A client of the Bot API server, and short forms of what tests ask of it."""

from typing import Any

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.request import HTTPXRequest

from ..server import BotApiServer

GROUP_ID = -1_001_234_567_890
# HTTP needs no certificates, and reading those of the machine would take most of the time here.
NO_CERTIFICATES: dict[str, Any] = {"verify": False}


def client_of(server: BotApiServer, token: str | None = None) -> Bot:
    """Return a bot of the library that calls `server`, with its token or another."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs=NO_CERTIFICATES)

    return Bot(token or server.token, base_url=server.base_url, request=request(), get_updates_request=request())


def post(server: BotApiServer, method: str, **body: Any) -> dict[str, Any]:
    """Call a method past the library, which sends no wrong request; return the answer's JSON object."""
    answer: dict[str, Any] = httpx.post(f"{server.base_url}{server.token}/{method}", **NO_CERTIFICATES, **body).json()
    return answer


def button(**action: Any) -> InlineKeyboardMarkup:
    """Return a keyboard of one button, which says "Press"."""
    return InlineKeyboardMarkup([[InlineKeyboardButton("Press", **action)]])


def text_of(update: Update) -> str | None:
    """Return the text of an update's message."""
    return update.message.text if update.message else None


def article(result_id: str = "1", **fields: Any) -> dict[str, Any]:
    """Return a result of an inline query."""
    content = {"message_text": "<b>He</b> left.", "parse_mode": "HTML"}
    return {"type": "article", "id": result_id, "title": "He left.", "input_message_content": content} | fields
