"""The registration of the webhook: looked after while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock

import pytest
from pydantic import SecretStr
from telegram import WebhookInfo
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.http.server import Address
from bot.http.webhook_keys import WebhookKeys
from bot.settings import SettingsError
from bot.telegram.receiving.pulse import Pulse
from bot.telegram.receiving.token_refusals import RefusedPollError
from bot.telegram.running import webhook as webhook_module
from bot.telegram.running.polling import ALLOWED_UPDATES
from bot.telegram.running.webhook import Registration
from bot.telegram.running.webhook_setup import Webhook
from bot.telegram.wiring import Parts

KEYS = WebhookKeys.of(SecretStr("123456789:TEST-token"))
WEBHOOK = Webhook(f"https://bot.example.org/{KEYS.path}", KEYS, Address("127.0.0.1", 8443))
ELSEWHERE = "https://other.example.org/hush-hush"


class Telegram:
    """Says of the webhook what a test wants it to say."""

    def __init__(self) -> None:
        self.set_webhook = AsyncMock()
        self.get_webhook_info = AsyncMock()

    def says(self, url: str = WEBHOOK.url, waiting: int = 0, error: str | None = None, at: int = 0) -> None:
        date = datetime.fromtimestamp(1_700_000_000 + at, UTC) if error else None
        self.get_webhook_info.return_value = WebhookInfo(
            url, False, waiting, last_error_date=date, last_error_message=error
        )


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def registration(telegram: Telegram, pulse: Pulse) -> Registration:
    parts: Any = SimpleNamespace(application=SimpleNamespace(bot=telegram), pulse=pulse)
    return Registration(cast(Parts, parts), WEBHOOK)


@pytest.fixture(autouse=True)
def _log_everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


async def test_telegram_is_told_address_secret_and_kinds_of_updates(
    telegram: Telegram, registration: Registration
) -> None:
    await registration.begin()
    (call,) = telegram.set_webhook.call_args_list
    assert call.args == (WEBHOOK.url,)
    assert call.kwargs == {
        "certificate": None,
        "max_connections": 1,
        "allowed_updates": ALLOWED_UPDATES,
        "secret_token": KEYS.secret,
    }


async def test_a_webhook_that_telegram_refuses_is_told_of_with_the_way_out(
    telegram: Telegram, registration: Registration
) -> None:
    telegram.set_webhook.side_effect = BadRequest("Bad webhook: ip address 10.0.0.2 is reserved")
    with pytest.raises(SettingsError, match=r"STORYBOT_WEBHOOK_URL: Telegram refuses it \(.* reserved\); set an"):
        await registration.begin()


async def test_a_webhook_that_is_registered_counts_as_heard(
    telegram: Telegram, registration: Registration, pulse: Pulse, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.says()
    await registration.check()
    assert pulse.heard is not None
    telegram.set_webhook.assert_not_called()
    assert caplog.records == []


@pytest.mark.parametrize(("url", "what"), [("", "removed"), (ELSEWHERE, "changed")])
async def test_a_webhook_that_is_gone_is_registered_again_and_does_not_count_as_heard(
    telegram: Telegram,
    registration: Registration,
    pulse: Pulse,
    caplog: pytest.LogCaptureFixture,
    url: str,
    what: str,
) -> None:
    telegram.says(url)
    await registration.check()
    assert pulse.heard is None
    assert telegram.set_webhook.call_args.args == (WEBHOOK.url,)
    assert caplog.messages == [f"another program has {what} the webhook; registering it again"]


async def test_an_error_that_telegram_has_with_the_webhook_is_logged_once_and_so_is_its_end(
    telegram: Telegram, registration: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    for waiting, error, at in [
        (0, "Connection refused", 0),
        (1, "Connection refused", 0),
        (2, "Connection refused", 60),
        (3, "Connection refused", 90),
        (4, "Connection timed out", 120),
        (0, "Connection timed out", 120),
        (1, "Connection timed out", 120),
        (1, "Connection timed out", 180),
    ]:
        telegram.says(waiting=waiting, error=error, at=at)
        await registration.check()
    assert caplog.messages == [
        "Telegram cannot deliver to the webhook (Connection refused); 2 updates wait there",
        "Telegram cannot deliver to the webhook (Connection timed out); 4 updates wait there",
        "Telegram delivers to the webhook again",
        "Telegram cannot deliver to the webhook (Connection timed out); 1 updates wait there",
    ]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (NetworkError("unreachable"), "webhook: cannot check its registration (NetworkError: unreachable)"),
        (RefusedPollError("HTTP status 401"), "webhook: Telegram refuses the token (HTTP status 401)"),
    ],
)
async def test_an_outage_is_logged_and_the_next_check_follows(
    telegram: Telegram,
    registration: Registration,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: TelegramError,
    line: str,
) -> None:
    monkeypatch.setattr(webhook_module, "CHECK_EVERY", 0)
    checked = asyncio.Event()

    async def says() -> WebhookInfo:
        if not telegram.get_webhook_info.await_count > 1:
            raise error
        checked.set()
        return WebhookInfo(WEBHOOK.url, False, 0)

    telegram.get_webhook_info.side_effect = says
    keeping = asyncio.create_task(registration.keep())
    await checked.wait()
    keeping.cancel()
    assert caplog.messages == [f"{line}; trying again"]
