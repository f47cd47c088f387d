"""A bot that stands still ends itself, so that it is started again; one that can do nothing but wait does not."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import SHORT_PAUSES
from tests.end_to_end.polling_bot import polling

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
WITHOUT_MODELS = "/privacy"
"""What is answered at once on the busiest machine."""

TIMEOUT = 60
LONG = 600
ALWAYS = 10_000
SECONDS = 6
FOR_LONGER = 3 * SECONDS
"""Seconds in which a bot that stood still would end."""

PAUSES = {**SHORT_PAUSES, "bot.telegram.running.polling.LONG_POLL": 1}


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server
        assert server.violations == ()


def hang_the_models() -> None:
    """Let the thread that answers hang at each question."""
    from index import StoryBot

    def ask(*_: object, **__: object) -> None:
        threading.Event().wait()

    StoryBot.ask = ask  # type: ignore[method-assign, assignment]


def block_the_loop() -> None:
    """Let each question block the event loop."""
    from bot.telegram.handlers.questions import Questions

    async def block(*_: object) -> None:
        time.sleep(LONG)  # noqa: ASYNC251  (so it is)

    Questions.answer = block  # type: ignore[method-assign, assignment]


def test_polling_without_any_reply_ends_with_status_4(server: BotApiServer, state_dir: Path) -> None:
    with polling(server, state_dir, PAUSES, STORYBOT_WATCHDOG_SECONDS=str(SECONDS)) as bot:
        server.hang("getUpdates", LONG, times=ALWAYS)
        assert bot.wait(TIMEOUT) == 4
        last = bot.log.splitlines()[-1]
        assert last.startswith("storybot: polling stands still: Telegram has left the bot without any reply for ")
        assert "Traceback" not in bot.log


@pytest.mark.parametrize(
    ("stands", "line"),
    [
        (hang_the_models, "storybot: the queue stands still: nothing has moved for "),
        (block_the_loop, "storybot: the event loop stands still: it has been blocked for "),
    ],
)
def test_a_queue_that_stands_still_ends_with_status_4_and_the_next_start_answers_once(
    server: BotApiServer, state_dir: Path, stands: Callable[[], None], line: str
) -> None:
    with polling(server, state_dir, PAUSES, stands, STORYBOT_WATCHDOG_SECONDS=str(SECONDS)) as bot:
        answered = server.user_says(WITHOUT_MODELS)
        server.wait_for(1, timeout=TIMEOUT)
        waits = server.user_says(QUESTION, user_id=2)
        assert bot.wait(TIMEOUT) == 4
        assert bot.log.splitlines()[-1].startswith(line)
        assert "Traceback" not in bot.log
    with polling(server, state_dir, PAUSES) as bot:
        server.wait_for(2, timeout=TIMEOUT)
        last = server.user_says(WITHOUT_MODELS, user_id=2)
        server.wait_for(lambda sent: sent.reply_to == last, timeout=TIMEOUT)
        assert [sent.reply_to for sent in server.sent] == [answered, waits, last]


def errors(server: BotApiServer) -> None:
    server.fail("getUpdates", status=401)
    server.fail("getUpdates", status=500)
    server.fail("getUpdates", status=429, retry_after=FOR_LONGER)


def down(server: BotApiServer) -> None:
    server.down()
    time.sleep(FOR_LONGER)
    server.up()


def cannot_send(server: BotApiServer) -> None:
    server.fail("sendMessage", times=ALWAYS, status=502)
    server.user_says(WITHOUT_MODELS)
    time.sleep(FOR_LONGER)
    server.clear_faults()


def pauses(server: BotApiServer) -> None:
    server.fail("sendMessage", status=429, retry_after=FOR_LONGER)
    server.user_says(WITHOUT_MODELS)


def leaves_replies_out(server: BotApiServer) -> None:
    server.hang("sendMessage", LONG)
    server.user_says(WITHOUT_MODELS)


@pytest.mark.parametrize("trouble", [errors, down, cannot_send, pauses, leaves_replies_out])
def test_what_a_new_start_would_not_mend_ends_nothing(
    server: BotApiServer, state_dir: Path, trouble: Callable[[BotApiServer], None]
) -> None:
    with polling(server, state_dir, PAUSES, STORYBOT_WATCHDOG_SECONDS=str(SECONDS)) as bot:
        trouble(server)
        question = server.user_says(WITHOUT_MODELS)
        server.wait_for(lambda sent: sent.reply_to == question, timeout=TIMEOUT)
        time.sleep(FOR_LONGER)
        assert bot.process.poll() is None
        assert bot.end(signal.SIGTERM) == 0
        assert "Traceback" not in bot.log
