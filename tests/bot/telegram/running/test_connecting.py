"""The first contact with Telegram, which wants a pause."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from telegram.error import RetryAfter

from bot.settings import Settings, load_settings
from bot.telegram.running.connecting import connect
from tests.bot_api import BotApiServer


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.fail("getMe", status=429, retry_after=1)
        yield server


@pytest.fixture
def settings(server: BotApiServer) -> Settings:
    return load_settings(token=server.token, api_url=server.url)


async def test_a_bot_that_runs_waits_for_its_end_and_logs_it(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert await connect(settings) == "storybot_test_bot"
    assert [record.getMessage() for record in caplog.records] == ["getMe: Telegram wants a pause of 1 s"]


async def test_a_check_does_not_wait(settings: Settings, server: BotApiServer) -> None:
    with pytest.raises(RetryAfter):
        await connect(settings, patient=False)
    assert len(server.calls) == 1
