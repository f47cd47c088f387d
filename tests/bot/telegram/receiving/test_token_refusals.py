"""Refusals of the token while the bot polls: tried again, and final after five minutes of nothing else."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from bot.telegram.receiving import telegram_state
from bot.telegram.receiving.telegram_state import REFUSAL_PATIENCE, TokenRefusals


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(telegram_state, "monotonic", lambda: clock.now)
    return clock


async def is_final(refusals: TokenRefusals) -> bool:
    waiting = asyncio.ensure_future(refusals.final())
    await asyncio.sleep(0)
    waiting.cancel()
    return waiting.done()


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_is_refused_for_five_minutes_is_refused_for_good(
    clock: SimpleNamespace, status: int
) -> None:
    refusals = TokenRefusals()
    for _ in range(5):
        refusals.note(status)
        assert not await is_final(refusals)
        clock.now += REFUSAL_PATIENCE / 5
    refusals.note(status)
    line = str(await refusals.final())
    assert line.startswith(f"STORYBOT_TOKEN: Telegram has refused it for 5 minutes ({status} ")
    assert "@BotFather" in line


@pytest.mark.parametrize("between", [200, 409, 502, None])
async def test_any_other_reply_in_between_begins_the_time_anew(clock: SimpleNamespace, between: int | None) -> None:
    refusals = TokenRefusals()
    for status in (401, between, 404):
        refusals.note(status)
        clock.now += REFUSAL_PATIENCE - 1
    refusals.note(401)
    assert not await is_final(refusals)


def test_a_refusal_is_a_trouble_at_once_and_until_the_next_other_reply() -> None:
    refusals = TokenRefusals()
    changes = []
    for status in (200, 401, 404, 200, 200):
        refusals.note(status)
        changes.append((refusals.changed.is_set(), refusals.trouble.partition(";")[0]))
        refusals.changed.clear()
    assert changes == [
        (False, ""),
        (True, "STORYBOT_TOKEN: Telegram refuses it now (401 Unauthorized)"),
        (False, "STORYBOT_TOKEN: Telegram refuses it now (404 Not Found)"),
        (True, ""),
        (False, ""),
    ]
