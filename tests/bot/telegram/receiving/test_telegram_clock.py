"""How far the machine's clock is off, by the dates of replies and of messages."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest

from bot.telegram.receiving import telegram_state
from bot.telegram.receiving.telegram_state import TelegramClock
from tests.bot.telegram.program import START, says

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_state, "now", lambda: START)


async def offset_by(**headers: str) -> timedelta:
    clock = TelegramClock()
    await clock.note_reply(httpx.Response(200, headers=headers))
    return clock.offset


@pytest.mark.parametrize("minutes", [-20, 20, -5000, 5000])
async def test_the_date_of_a_reply_tells_how_far_the_machines_clock_is_off(minutes: int) -> None:
    date = format_datetime(START + minutes * MINUTE, usegmt=True)
    assert await offset_by(date=date) == minutes * MINUTE


async def test_a_reply_without_a_date_or_with_a_close_one_changes_nothing() -> None:
    close = format_datetime(START + timedelta(seconds=2), usegmt=True)
    assert [await offset_by(**headers) for headers in ({}, {"date": "soon"}, {"date": close})] == [timedelta(0)] * 3


@pytest.mark.parametrize(("minutes", "offset"), [([-60, 20, 3], 20), ([-60, -20], 0), ([60 * 24 * 400], 0), ([], 0)])
def test_the_newest_message_is_not_from_the_future_if_that_is_plausible(minutes: list[int], offset: int) -> None:
    clock, start = TelegramClock(), int(START.timestamp())
    clock.note_updates(tuple(says("Who?", date=start + 60 * ahead) for ahead in minutes))
    assert clock.offset == offset * MINUTE
