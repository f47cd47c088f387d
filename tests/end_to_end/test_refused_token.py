"""Telegram refuses the token of a bot that starts or polls: now and then, or for good."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.telegram.receiving import telegram_state
from bot.telegram.running import connecting
from tests.bot_api import BotApiServer
from tests.end_to_end.forked import SHORT_PAUSES, running, storybot
from tests.end_to_end.polling_bot import polling, settings_for

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
TIMEOUT = 60
ALWAYS = 1000


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


def minutes_for_seconds() -> None:
    """Let the clock of the refusals run a hundred times as fast."""
    vars(telegram_state)["monotonic"] = lambda: 100 * time.monotonic()


def known_already() -> None:
    """Leave out the first call of `getMe`, so that the next one finds the refusals."""

    async def connect(*_: object) -> None:
        minutes_for_seconds()

    vars(connecting)["connect"] = connect


@pytest.mark.parametrize("before", [None, known_already])
@pytest.mark.parametrize("status", [401, 404])
def test_a_token_that_is_refused_twice_at_the_start_is_tried_again(
    server: BotApiServer, state_dir: Path, status: int, before: Callable[[], None] | None
) -> None:
    server.fail("getMe", times=2, status=status)
    with polling(server, state_dir, SHORT_PAUSES, before) as bot:
        assert len([call for call in server.calls if (call.method, call.status) == ("getMe", status)]) == 2
        assert server.token not in bot.log


@pytest.mark.parametrize(("before", "exit_status"), [(None, 2), (known_already, 3)])
def test_a_token_that_is_always_refused_at_the_start_ends_the_program(
    server: BotApiServer, state_dir: Path, before: Callable[[], None] | None, exit_status: int
) -> None:
    server.fail("getMe", times=ALWAYS, status=401)
    settings = settings_for(server, state_dir)
    with running("run", state_dir=state_dir, settings=settings, before=before) as bot:
        assert bot.wait(TIMEOUT) == exit_status
        assert bot.log.splitlines()[-1].startswith("storybot: STORYBOT_TOKEN: Telegram ")
        assert server.token not in bot.log


@pytest.mark.parametrize("status", [401, 404])
def test_a_single_refusal_of_the_token_loses_nothing(server: BotApiServer, state_dir: Path, status: int) -> None:
    with polling(server, state_dir) as bot:
        server.fail("getUpdates", status=status)
        server.fail("sendMessage", status=status)
        question = server.user_says(QUESTION)
        (reply,) = server.wait_for(1, timeout=TIMEOUT)
        assert reply.reply_to == question
        assert "Telegram refuses the token" in bot.log
        assert "Traceback" not in bot.log
        assert server.token not in bot.log


@pytest.mark.parametrize("status", [401, 404])
def test_a_token_that_stays_refused_is_told_by_the_health_and_ends_the_program(
    server: BotApiServer, state_dir: Path, status: int
) -> None:
    with polling(server, state_dir, SHORT_PAUSES, minutes_for_seconds) as bot:
        assert storybot("doctor", "--running", state_dir=state_dir).returncode == 0
        server.fail("getUpdates", times=ALWAYS, status=status)
        server.user_says(QUESTION)
        bot.wait_for_log("Telegram refuses the token", TIMEOUT)
        heartbeat = state_dir / "heartbeat"
        while "STORYBOT_TOKEN" not in heartbeat.read_text():
            assert bot.process.poll() is None
            time.sleep(0.02)
        health = storybot("doctor", "--running", state_dir=state_dir)
        assert (health.returncode, f"Telegram refuses it now ({status}" in health.stdout) == (1, True)
        assert bot.wait(TIMEOUT) == 3
        last = bot.log.splitlines()[-1]
        assert last.startswith(f"storybot: STORYBOT_TOKEN: Telegram has refused it for 5 minutes ({status} ")
        assert "Traceback" not in bot.log
