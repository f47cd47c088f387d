"""Errors: their kinds, and how the log shows them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from telegram.error import (
    EndPointNotFound,
    NetworkError,
    PassportDecryptionError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.database.errors import DatabaseError
from bot.telegram.errors import ErrorKind, kind_of, reason
from index.errors import IndexDamagedError


class Answering(BaseRequest):
    """A server that answers every request in one way; the library makes its own error of it."""

    read_timeout = 1.0

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = status, body

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        return self._answer


def raised_for(status: int, description: str, **parameters: int) -> TelegramError:
    """The library's error for an answer from Telegram."""
    answer: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return raised_for_body(status, json.dumps(answer).encode())


def raised_for_body(status: int, body: bytes) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        asyncio.run(Answering(status, body).post("https://api.telegram.org/bot/sendMessage"))
    return caught.value


ANSWERS = [
    (403, "Forbidden: bot was blocked by the user", ErrorKind.BLOCKED),
    (403, "Forbidden: user is deactivated", ErrorKind.BLOCKED),
    (403, "Forbidden: bot can't initiate conversation with a user", ErrorKind.BLOCKED),
    (403, "Forbidden: bot can't send messages to bots", ErrorKind.BLOCKED),
    (403, "Forbidden: bot was kicked from the group chat", ErrorKind.BLOCKED),
    (403, "Forbidden: bot was kicked from the supergroup chat", ErrorKind.BLOCKED),
    (403, "Forbidden: bot is not a member of the channel chat", ErrorKind.BLOCKED),
    (403, "Forbidden: the group chat was deleted", ErrorKind.CHAT_GONE),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", ErrorKind.NO_RIGHTS),
    (403, "Forbidden: words that are new", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: chat not found", ErrorKind.CHAT_GONE),
    (400, "Bad Request: user not found", ErrorKind.CHAT_GONE),
    (400, "Bad Request: PEER_ID_INVALID", ErrorKind.CHAT_GONE),
    (400, "Bad Request: CHANNEL_PRIVATE", ErrorKind.CHAT_GONE),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", ErrorKind.CHAT_GONE),
    (400, "Bad Request: message thread not found", ErrorKind.TOPIC_GONE),
    (400, "Bad Request: TOPIC_CLOSED", ErrorKind.TOPIC_GONE),
    (400, "Bad Request: TOPIC_DELETED", ErrorKind.TOPIC_GONE),
    (400, "Bad Request: message to edit not found", ErrorKind.MESSAGE_GONE),
    (400, "Bad Request: message can't be edited", ErrorKind.MESSAGE_GONE),
    (400, "Bad Request: message to be replied not found", ErrorKind.MESSAGE_GONE),
    (400, "Bad Request: replied message not found", ErrorKind.MESSAGE_GONE),
    (400, "Bad Request: reply message not found", ErrorKind.MESSAGE_GONE),
    (400, "Bad Request: MESSAGE_ID_INVALID", ErrorKind.MESSAGE_GONE),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message",
        ErrorKind.NOT_MODIFIED,
    ),
    (400, "Bad Request: not enough rights to send text messages to the chat", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: have no rights to send a message", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: need administrator rights in the channel chat", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: CHAT_RESTRICTED", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", ErrorKind.NO_RIGHTS),
    (400, "Bad Request: message is too long", ErrorKind.TOO_LONG),
    (400, "Bad Request: MESSAGE_TOO_LONG", ErrorKind.TOO_LONG),
    (400, "Bad Request: REPLY_MARKUP_TOO_LONG", ErrorKind.TOO_LONG),
    (400, "Bad Request: QUOTE_TEXT_INVALID", ErrorKind.QUOTE_INVALID),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", ErrorKind.QUERY_EXPIRED),
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b", ErrorKind.BUG),
    (400, "Bad Request: message text is empty", ErrorKind.BUG),
    (400, "Bad Request: BUTTON_DATA_INVALID", ErrorKind.BUG),
    (401, "Unauthorized", ErrorKind.SETUP),
    (404, "Not Found", ErrorKind.SETUP),
    (409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs", ErrorKind.SETUP),
    (500, "Internal Server Error", ErrorKind.OUTAGE),
    (502, "Bad Gateway", ErrorKind.OUTAGE),
    (504, "Gateway Timeout", ErrorKind.OUTAGE),
]


def test_what_telegram_answers_has_a_kind() -> None:
    for status, description, kind in ANSWERS:
        assert kind_of(raised_for(status, description)) is kind, description


def test_a_pause_and_a_new_id_are_told_by_parameters() -> None:
    assert kind_of(raised_for(429, "Too Many Requests: retry after 3", retry_after=3)) is ErrorKind.RETRY_AFTER
    moved = raised_for(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1007)
    assert kind_of(moved) is ErrorKind.MIGRATED


@pytest.mark.parametrize("status", [502, 503])
def test_an_answer_that_is_no_json_is_an_outage(status: int) -> None:
    assert kind_of(raised_for_body(status, b"<html>Bad Gateway</html>")) is ErrorKind.OUTAGE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimedOut(), ErrorKind.OUTAGE),
        (NetworkError("httpx.ReadError: "), ErrorKind.OUTAGE),
        (TelegramError("Invalid server response"), ErrorKind.OUTAGE),
        (EndPointNotFound("Not Found"), ErrorKind.SETUP),
        (DatabaseError("the database", "it cannot be read", "check it"), ErrorKind.DATABASE),
        (IndexDamagedError("the index", "it is damaged", "build it again"), ErrorKind.INDEX),
        (PassportDecryptionError("no key"), ErrorKind.BUG),
        (httpx.ConnectError("not from the library"), ErrorKind.BUG),
        (ValueError("chat not found"), ErrorKind.BUG),
        (OSError("no such file"), ErrorKind.BUG),
        (None, ErrorKind.BUG),
    ],
)
def test_other_errors_have_a_kind_too(error: Exception | None, kind: ErrorKind) -> None:
    assert kind_of(error) is kind


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NetworkError("Bad Gateway"), "NetworkError: Bad Gateway"),
        (ValueError("a mistake\nand more"), "ValueError: a mistake"),
    ],
)
def test_the_reason_is_the_type_and_the_first_line(error: Exception, words: str) -> None:
    assert reason(error) == words


def test_the_reason_names_the_cause_of_the_librarys_error() -> None:
    error = NetworkError("httpx.ConnectError: connection refused")
    error.__cause__ = httpx.ConnectError("connection refused")
    assert reason(error) == "ConnectError: httpx.ConnectError: connection refused"
