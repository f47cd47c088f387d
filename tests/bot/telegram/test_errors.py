"""Errors: their kinds, their numbers, and which of them the administrators hear of."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    Forbidden,
    NetworkError,
    PassportDecryptionError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.telegram.errors import ALPHABET, REPORT_EVERY, REPORTED, AdminReports, Report, Trouble, kind_of, reference


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
    """The library's error for an answer of Telegram's."""
    answer: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return raised_for_body(status, json.dumps(answer).encode())


def raised_for_body(status: int, body: bytes) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        asyncio.run(Answering(status, body).post("https://api.telegram.org/bot/sendMessage"))
    return caught.value


ANSWERS = [
    (403, "Forbidden: bot was blocked by the user", Trouble.BLOCKED),
    (403, "Forbidden: user is deactivated", Trouble.BLOCKED),
    (403, "Forbidden: bot can't initiate conversation with a user", Trouble.BLOCKED),
    (403, "Forbidden: bot can't send messages to bots", Trouble.BLOCKED),
    (403, "Forbidden: bot was kicked from the group chat", Trouble.BLOCKED),
    (403, "Forbidden: bot was kicked from the supergroup chat", Trouble.BLOCKED),
    (403, "Forbidden: bot is not a member of the channel chat", Trouble.BLOCKED),
    (403, "Forbidden: the group chat was deleted", Trouble.CHAT_GONE),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", Trouble.NO_RIGHTS),
    (403, "Forbidden: words that are new", Trouble.NO_RIGHTS),
    (400, "Bad Request: chat not found", Trouble.CHAT_GONE),
    (400, "Bad Request: user not found", Trouble.CHAT_GONE),
    (400, "Bad Request: PEER_ID_INVALID", Trouble.CHAT_GONE),
    (400, "Bad Request: CHANNEL_PRIVATE", Trouble.CHAT_GONE),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", Trouble.CHAT_GONE),
    (400, "Bad Request: message thread not found", Trouble.TOPIC_GONE),
    (400, "Bad Request: TOPIC_CLOSED", Trouble.TOPIC_GONE),
    (400, "Bad Request: TOPIC_DELETED", Trouble.TOPIC_GONE),
    (400, "Bad Request: message to edit not found", Trouble.MESSAGE_GONE),
    (400, "Bad Request: message can't be edited", Trouble.MESSAGE_GONE),
    (400, "Bad Request: message to be replied not found", Trouble.MESSAGE_GONE),
    (400, "Bad Request: replied message not found", Trouble.MESSAGE_GONE),
    (400, "Bad Request: reply message not found", Trouble.MESSAGE_GONE),
    (400, "Bad Request: MESSAGE_ID_INVALID", Trouble.MESSAGE_GONE),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message",
        Trouble.NOT_MODIFIED,
    ),
    (400, "Bad Request: not enough rights to send text messages to the chat", Trouble.NO_RIGHTS),
    (400, "Bad Request: have no rights to send a message", Trouble.NO_RIGHTS),
    (400, "Bad Request: need administrator rights in the channel chat", Trouble.NO_RIGHTS),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Trouble.NO_RIGHTS),
    (400, "Bad Request: CHAT_RESTRICTED", Trouble.NO_RIGHTS),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Trouble.NO_RIGHTS),
    (400, "Bad Request: message is too long", Trouble.TOO_LONG),
    (400, "Bad Request: MESSAGE_TOO_LONG", Trouble.TOO_LONG),
    (400, "Bad Request: REPLY_MARKUP_TOO_LONG", Trouble.TOO_LONG),
    (400, "Bad Request: QUOTE_TEXT_INVALID", Trouble.QUOTE_INVALID),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", Trouble.QUERY_EXPIRED),
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag b", Trouble.BUG),
    (400, "Bad Request: message text is empty", Trouble.BUG),
    (400, "Bad Request: BUTTON_DATA_INVALID", Trouble.BUG),
    (401, "Unauthorized", Trouble.SETUP),
    (404, "Not Found", Trouble.SETUP),
    (409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs", Trouble.SETUP),
    (500, "Internal Server Error", Trouble.OUTAGE),
    (502, "Bad Gateway", Trouble.OUTAGE),
    (504, "Gateway Timeout", Trouble.OUTAGE),
]


@pytest.mark.parametrize(("status", "description", "kind"), ANSWERS)
def test_what_telegram_answers_has_a_kind(status: int, description: str, kind: Trouble) -> None:
    assert kind_of(raised_for(status, description)) is kind


def test_a_pause_that_telegram_wants_and_a_new_id_are_told_by_parameters() -> None:
    assert kind_of(raised_for(429, "Too Many Requests: retry after 3", retry_after=3)) is Trouble.RETRY_AFTER
    moved = raised_for(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1007)
    assert kind_of(moved) is Trouble.MIGRATED


@pytest.mark.parametrize("status", [502, 503])
def test_an_answer_that_is_no_json_is_an_outage(status: int) -> None:
    assert kind_of(raised_for_body(status, b"<html>Bad Gateway</html>")) is Trouble.OUTAGE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimedOut(), Trouble.OUTAGE),
        (NetworkError("httpx.ReadError: "), Trouble.OUTAGE),
        (TelegramError("Invalid server response"), Trouble.OUTAGE),
        (EndPointNotFound("Not Found"), Trouble.SETUP),
        (PassportDecryptionError("no key"), Trouble.BUG),
        (httpx.ConnectError("not by way of the library"), Trouble.BUG),
        (ValueError("chat not found"), Trouble.BUG),
        (OSError("no such file"), Trouble.BUG),
        (None, Trouble.BUG),
    ],
)
def test_other_errors_have_a_kind_too(error: Exception | None, kind: Trouble) -> None:
    assert kind_of(error) is kind


@given(st.text(), st.sampled_from([BadRequest, Forbidden, NetworkError, TelegramError, ValueError]))
def test_every_error_has_a_kind_whatever_it_says(words: str, error_type: type[Exception]) -> None:
    assert isinstance(kind_of(error_type(words)), Trouble)


def test_a_reference_number_is_short_new_and_easy_to_read_out() -> None:
    numbers = {reference() for _ in range(500)}
    assert len(numbers) == 500
    assert all(len(number) == 8 and set(number) <= set(ALPHABET) for number in numbers)
    for alike in ("0O", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(alike) & set(ALPHABET)) <= 1


def test_administrators_hear_of_a_kind_of_error_once_an_hour_with_how_many_there_were() -> None:
    reports = AdminReports()
    bug = ValueError("x")
    assert reports.note(bug, "AAAA", 0.0) == Report(Trouble.BUG, "ValueError", "AAAA", 1)
    assert reports.note(bug, "CCCC", 10.0) is None
    assert reports.note(bug, "DDDD", REPORT_EVERY - 1) is None
    assert reports.note(bug, "EEEE", REPORT_EVERY) == Report(Trouble.BUG, "ValueError", "EEEE", 3)


def test_each_kind_and_type_of_error_is_told_for_itself() -> None:
    reports = AdminReports()
    for error in (ValueError("x"), KeyError("x"), TimedOut(), NetworkError("down")):
        assert reports.note(error, "AAAA", 0.0) is not None


@pytest.mark.parametrize("words", ["bot was blocked by the user", "not enough rights to send text messages"])
def test_what_readers_do_is_no_trouble_for_administrators(words: str) -> None:
    error = Forbidden(f"Forbidden: {words}")
    assert kind_of(error) not in REPORTED
    assert AdminReports().note(error, "AAAA", 0.0) is None


@given(st.lists(st.tuples(st.floats(0, 4000), st.sampled_from([ValueError, KeyError])), min_size=1))
def test_no_error_goes_uncounted_and_no_kind_is_told_twice_in_an_hour(
    errors: list[tuple[float, type[Exception]]],
) -> None:
    reports = AdminReports()
    now, told = 0.0, []
    last: list[tuple[float, type[Exception]]] = [(2 * REPORT_EVERY, ValueError), (0.0, KeyError)]
    for pause, error_type in errors + last:
        now += pause
        report = reports.note(error_type("x"), "AAAA", now)
        if report:
            told.append((now, report))
    assert sum(report.count for _, report in told) == len(errors) + 2
    for name in ("ValueError", "KeyError"):
        moments = [moment for moment, report in told if report.name == name]
        assert all(later - earlier >= REPORT_EVERY for earlier, later in pairwise(moments))
