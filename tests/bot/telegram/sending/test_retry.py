"""Calls to Telegram: repeated through an outage, given up at once if they are refused."""

import asyncio
import logging
from collections.abc import Callable

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.errors import is_outage
from bot.telegram.sending.calls import LONGEST_WAIT, with_retries

OUTAGES: list[Exception] = [
    NetworkError("httpx.ConnectError: connection refused"),
    NetworkError("Bad Gateway"),
    TimedOut(),
    TelegramError("Invalid server response"),
]
REFUSALS: list[Exception] = [
    BadRequest("Message text is empty"),
    ChatMigrated(-100),
    Conflict("terminated by other getUpdates request"),
    EndPointNotFound("Not Found"),
    Forbidden("bot was blocked by the user"),
    InvalidToken(),
    PassportDecryptionError("no key"),
    RetryAfter(3),
    ValueError("a mistake of the program"),
    OSError("no such file"),
]


def name_of(value: object) -> str:
    return f"{type(value).__name__}: {value}"


class Telegram:
    """Fails with each of `errors` in turn, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self._errors = list(errors)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self._errors:
            raise self._errors.pop(0)
        return "answer"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made, in seconds; none is."""
    made: list[float] = []

    async def sleep(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return made


def deliver(telegram: Telegram, give_up: Callable[[], bool] = lambda: False) -> str:
    return asyncio.run(with_retries(telegram, "answering", give_up))


@pytest.mark.parametrize("error", OUTAGES, ids=name_of)
def test_a_call_is_repeated_through_an_outage(pauses: list[float], error: Exception) -> None:
    assert is_outage(error)
    telegram = Telegram(error, error, error)
    assert deliver(telegram) == "answer"
    assert (telegram.calls, len(pauses)) == (4, 3)


@pytest.mark.parametrize("error", REFUSALS, ids=name_of)
def test_a_refusal_is_raised_at_once(pauses: list[float], caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    assert not is_outage(error)
    telegram = Telegram(error)
    with pytest.raises(type(error)) as caught:
        deliver(telegram)
    assert caught.value is error
    assert (telegram.calls, pauses, caplog.records) == (1, [], [])


def test_the_pauses_grow_and_no_longer_than_a_stop_may_wait(pauses: list[float]) -> None:
    deliver(Telegram(*(NetworkError("down") for _ in range(12))))
    assert pauses == sorted(pauses)
    assert 0 < pauses[0] < 1
    assert pauses[-1] == LONGEST_WAIT


def test_each_new_try_is_logged_with_what_and_why(pauses: list[float], caplog: pytest.LogCaptureFixture) -> None:
    deliver(Telegram(TimedOut(), NetworkError("Bad Gateway"), NetworkError("Bad Gateway"), NetworkError("x")))
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 4
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0].startswith("answering: Telegram cannot be reached (TimedOut: Timed out); trying again in ")
    assert lines[1] == "answering: Telegram cannot be reached (NetworkError: Bad Gateway); trying again in 1.0 s"
    assert lines[3].endswith("trying again in 4.0 s")
    assert all(record.exc_info is None for record in caplog.records)
