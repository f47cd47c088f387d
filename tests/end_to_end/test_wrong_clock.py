"""A bot whose machine has a wrong clock, and many questions that wait at its start."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.telegram import services, wiring
from bot.telegram.receiving import telegram_state
from tests.bot_api import BotApiServer
from tests.end_to_end.forked import SHORT_PAUSES
from tests.end_to_end.polling_bot import polling

TIMEOUT = 240
READERS, QUESTIONS = 5, 130
PLACES = 100


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server
        assert server.violations == ()


def clock_ahead(minutes: int) -> Callable[[], None]:
    """Return what sets the clock of a bot wrong."""

    def wrong() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=minutes)

    def apply() -> None:
        for module in (services, wiring, telegram_state):
            vars(module)["now"] = wrong

    return apply


def fast() -> None:
    clock_ahead(90)()


def slow() -> None:
    clock_ahead(-20)()


def right() -> None:
    """The clock is right."""


@pytest.mark.parametrize(
    ("before", "dated"), [(fast, 0), (slow, 0), (right, 1200)], ids=["fast", "slow", "dates from the future"]
)
def test_every_question_that_waits_is_answered_or_told_of(
    server: BotApiServer, state_dir: Path, before: Callable[[], None], dated: int
) -> None:
    date = int(time.time()) - 60 + dated
    for number in range(QUESTIONS):
        server.user_says("/help", user_id=1 + number % READERS, date=date)
    with polling(server, state_dir, SHORT_PAUSES, before, STORYBOT_QUESTIONS_PER_MINUTE="20"):
        end = time.monotonic() + TIMEOUT
        while answered(server) + told_of(server) < QUESTIONS and time.monotonic() < end:
            time.sleep(0.1)
        assert answered(server) + told_of(server) == QUESTIONS
        assert answered(server) >= PLACES


def answered(server: BotApiServer) -> int:
    return sum(one.reply_to is not None for one in server.sent)


def told_of(server: BotApiServer) -> int:
    """How many questions the bot has said that it left unanswered."""
    lines = [one.text for one in server.sent if one.text.startswith("While I was away, ")]
    return sum(int(line.removeprefix("While I was away, ").split()[0]) for line in lines)
