"""The registration of the webhook: looked after while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import AsyncMock

import pytest
from pydantic import SecretStr
from telegram import WebhookInfo
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.http.webhook import NotKeptError
from bot.http.webhook_keys import WebhookKeys
from bot.locks import SessionLocks
from bot.setting_values import Address
from bot.settings import SettingsError
from bot.telegram.metrics import Metrics
from bot.telegram.receiving.telegram_state import Pulse, RefusedPollError
from bot.telegram.running import webhook as webhook_module
from bot.telegram.running.polling import ALLOWED_UPDATES
from bot.telegram.running.webhook import Registration, receiving
from bot.telegram.running.webhook import _take as take
from bot.telegram.running.webhook_setup import Webhook
from bot.telegram.sharing.shared_chats import SharedChats
from bot.telegram.wiring import Parts

KEYS = WebhookKeys.of(SecretStr("123456789:TEST-token"))
WEBHOOK = Webhook(f"https://bot.example.org/{KEYS.path}", KEYS, Address("127.0.0.1", 8443))
ELSEWHERE = "https://other.example.org/hush-hush"


class Telegram:
    """Says of the webhook what a test wants it to say."""

    def __init__(self) -> None:
        self.username = "ferry_bot"
        self.set_webhook = AsyncMock()
        self.get_webhook_info = AsyncMock()

    def says(self, url: str = WEBHOOK.url, waiting: int = 0, error: str | None = None, at: int = 0) -> None:
        date = datetime.fromtimestamp(1_700_000_000 + at, UTC) if error else None
        self.get_webhook_info.return_value = WebhookInfo(
            url, False, waiting, last_error_date=date, last_error_message=error
        )


class Clock:
    """Stands still, but for pauses, which take no time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class FakeAdmission:
    """Says whether the updates that have come are safe."""

    def __init__(self) -> None:
        self.stores = True

    def is_safe(self, _update_id: int) -> bool:
        return self.stores


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def admission() -> FakeAdmission:
    return FakeAdmission()


@pytest.fixture
def parts(telegram: Telegram, pulse: Pulse, metrics: Metrics, admission: FakeAdmission) -> Parts:
    parts: Any = SimpleNamespace(
        application=SimpleNamespace(bot=telegram),
        updates=SimpleNamespace(put=AsyncMock()),
        admission=admission,
        services=SimpleNamespace(metrics=metrics),
        pulse=pulse,
        shared=None,
    )
    return cast(Parts, parts)


@pytest.fixture
def registration(parts: Parts) -> Registration:
    return Registration(parts, WEBHOOK)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(webhook_module, "monotonic", clock.monotonic)
    monkeypatch.setattr(webhook_module, "asyncio", SimpleNamespace(sleep=clock.sleep))
    return clock


@pytest.fixture(autouse=True)
def _log_everything(caplog: pytest.LogCaptureFixture) -> None:
    # By name: the command line has set this logger's own level, if another test ran it before.
    caplog.set_level(logging.INFO, "bot")


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


async def test_a_bot_that_joins_others_registers_the_webhook_again_since_its_secret_may_be_new(
    telegram: Telegram, parts: Parts
) -> None:
    locks: Any = AsyncMock(spec=SessionLocks)
    locks.take.return_value = frozenset()
    locks.alone = lambda _number: nullcontext()
    parts.locks = locks  # type: ignore[misc]
    telegram.says()
    async with receiving(parts, replace(WEBHOOK, address=Address("127.0.0.1", 0))):
        assert telegram.set_webhook.await_count == 1


async def test_a_webhook_that_telegram_refuses_is_told_of_at_once_with_the_way_out(
    telegram: Telegram, registration: Registration, clock: Clock
) -> None:
    telegram.set_webhook.side_effect = BadRequest("Bad webhook: ip address 10.0.0.2 is reserved")
    with pytest.raises(SettingsError, match=r"STORYBOT_WEBHOOK_URL: Telegram refuses it \(.* reserved\); set an"):
        await registration.begin()
    assert clock.pauses == []


UNKNOWN_HOST = BadRequest("Bad webhook: failed to resolve host: Temporary failure in name resolution")


async def test_a_host_that_cannot_be_resolved_at_first_is_tried_again(
    telegram: Telegram,
    registration: Registration,
    clock: Clock,
    metrics: Metrics,
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram.set_webhook.side_effect = [UNKNOWN_HOST, UNKNOWN_HOST, True]
    await registration.begin()
    assert clock.pauses == [5, 5]
    assert caplog.messages == [f"webhook: Telegram refuses it (BadRequest: {UNKNOWN_HOST.message}); trying again"] * 2
    assert metrics.registry.get_sample_value("storybot_errors_total", {"kind": "setup"}) == 2


async def test_a_host_that_cannot_be_resolved_for_five_minutes_is_told_of(
    telegram: Telegram, registration: Registration, clock: Clock
) -> None:
    telegram.set_webhook.side_effect = UNKNOWN_HOST
    with pytest.raises(SettingsError, match=r"STORYBOT_WEBHOOK_URL: Telegram refuses it \(.* resolution\); set an"):
        await registration.begin()
    assert sum(clock.pauses) == 300


async def test_a_webhook_that_is_registered_counts_as_heard(
    telegram: Telegram, registration: Registration, pulse: Pulse, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.says()
    await registration.check()
    assert pulse.heard is not None
    telegram.set_webhook.assert_not_called()
    assert caplog.records == []


@pytest.mark.parametrize(("url", "what"), [("", "removed"), (ELSEWHERE, "changed")])
async def test_a_webhook_that_is_gone_is_registered_again_and_then_counts_as_heard(
    telegram: Telegram,
    registration: Registration,
    pulse: Pulse,
    caplog: pytest.LogCaptureFixture,
    url: str,
    what: str,
) -> None:
    telegram.says(url)
    await registration.check()
    assert pulse.heard is not None
    assert telegram.set_webhook.call_args.args == (WEBHOOK.url,)
    assert caplog.messages == [f"another program has {what} the webhook; registering it again"]


async def test_a_webhook_that_cannot_be_registered_again_does_not_count_as_heard(
    telegram: Telegram, registration: Registration, pulse: Pulse
) -> None:
    telegram.says("")
    telegram.set_webhook.side_effect = BadRequest("Bad webhook")
    with pytest.raises(BadRequest):
        await registration.check()
    assert pulse.heard is None


async def test_a_webhook_that_telegram_cannot_deliver_to_does_not_count_as_heard(
    telegram: Telegram, registration: Registration, pulse: Pulse, parts: Parts
) -> None:
    telegram.says(waiting=1, error="Connection refused")
    await registration.check()
    assert (pulse.heard, parts.pulse.undelivered) == (None, "Connection refused")
    telegram.says(error="Connection refused")
    await registration.check()
    assert pulse.heard is not None
    assert parts.pulse.undelivered == ""


async def test_an_error_is_over_once_an_update_comes_even_if_others_wait(
    telegram: Telegram, registration: Registration, parts: Parts
) -> None:
    telegram.says(waiting=2, error="Connection refused")
    await registration.check()
    assert await take(parts, {"update_id": 7})
    await registration.check()
    assert parts.pulse.undelivered == ""
    telegram.says(waiting=2, error="Connection refused", at=60)
    await registration.check()
    assert parts.pulse.undelivered == "Connection refused"


async def test_an_update_that_is_not_safe_is_put_and_is_to_be_sent_again_to_a_bot_that_is_alone(
    parts: Parts, pulse: Pulse, admission: FakeAdmission
) -> None:
    admission.stores = False
    with pytest.raises(NotKeptError):
        await take(parts, {"update_id": 7})
    assert parts.updates.put.await_count == 1  # type: ignore[attr-defined]
    assert pulse.heard is not None
    # If it were sent again, another bot would answer it too.
    parts.shared = cast(SharedChats, object())  # type: ignore[misc]
    assert await take(parts, {"update_id": 8})
    assert parts.updates.put.await_count == 2  # type: ignore[attr-defined]


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
    ("error", "line", "kind"),
    [
        (NetworkError("unreachable"), "webhook: cannot check its registration (NetworkError: unreachable)", "outage"),
        (RefusedPollError("HTTP status 401"), "webhook: Telegram refuses the token (HTTP status 401)", "setup"),
    ],
)
async def test_an_outage_is_logged_and_counted_and_the_next_check_follows_soon(
    telegram: Telegram,
    registration: Registration,
    metrics: Metrics,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    error: TelegramError,
    line: str,
    kind: str,
) -> None:
    registered = WebhookInfo(WEBHOOK.url, False, 0)
    telegram.get_webhook_info.side_effect = [registered, error, registered, asyncio.CancelledError]
    with pytest.raises(asyncio.CancelledError):
        await registration.keep()
    assert clock.pauses == [30, 30, 5, 30]
    assert caplog.messages == [f"{line}; trying again"]
    assert metrics.registry.get_sample_value("storybot_errors_total", {"kind": kind}) == 1
