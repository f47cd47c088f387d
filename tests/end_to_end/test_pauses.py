"""Telegram wants pauses again and again: every answer is sent when it may be."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import polling

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
TIMEOUT = 120
ALWAYS = 10_000


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server
        assert server.violations == ()


def test_however_often_telegram_wants_a_pause_every_answer_comes_in_the_order_of_its_chat(
    server: BotApiServer, state_dir: Path
) -> None:
    with polling(server, state_dir) as bot:
        server.fail("sendMessage", times=24, status=429, retry_after=1)
        asked: dict[int, list[int]] = {chat: [] for chat in (1, 2, 3)}
        for _ in range(3):
            for chat in asked:
                asked[chat].append(server.user_says(QUESTION, user_id=chat))
        sent = server.wait_for(9, timeout=TIMEOUT)
        assert {chat: [one.reply_to for one in sent if one.chat_id == chat] for chat in asked} == asked
        assert "could not" not in bot.log
        assert "Traceback" not in bot.log


def test_a_stop_during_a_pause_is_prompt_and_the_next_start_answers(server: BotApiServer, state_dir: Path) -> None:
    with polling(server, state_dir) as bot:
        server.fail("sendMessage", times=ALWAYS, status=429, retry_after=600)
        asked = [server.user_says(QUESTION, user_id=user) for user in (1, 2)]
        server.wait_for_calls("sendMessage", 2, timeout=TIMEOUT)
        assert bot.end(signal.SIGTERM, timeout=30) == 0
        assert server.sent == ()
    server.clear_faults()
    # The profile is no reason to wait either.
    server.fail("setMyCommands", times=ALWAYS, status=429, retry_after=600)
    with polling(server, state_dir):
        assert sorted(one.reply_to or 0 for one in server.wait_for(2, timeout=TIMEOUT)) == sorted(asked)
