"""`storybot run` that polls a Bot API server on loopback, with what each of those who talk to it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.storybot_process import Running, running

LONGEST_ANSWER = 30.0
"""Seconds that an answer may take on a busy machine."""


@contextmanager
def polling(server: BotApiServer, state_dir: Path, **settings: str) -> Iterator[Running]:
    """Start a bot, and wait until it polls.

    Bots share an index where they share a state directory. Each server has a database of its own, for the numbers of
    its updates begin anew; a second bot with the same server goes on with the first one's.
    """
    database = state_dir.parent / f"{server.url.rpartition(':')[2]}.db"
    given = {
        "STORYBOT_TOKEN": server.token,
        "STORYBOT_API_URL": server.url,
        "STORYBOT_DATABASE_URL": f"sqlite:///{database}",
        # A module's tests ask more in a minute than one person would.
        "STORYBOT_QUESTIONS_PER_MINUTE": "600",
    }
    with running("run", state_dir=state_dir, settings=given | settings) as process:
        process.wait_for_log("polling as")
        yield process


def reply_to(server: BotApiServer, question: int, *, chat_id: int) -> SentMessage:
    """Wait for the reply to a message of a chat."""
    (reply,) = server.wait_for(_answers(question, chat_id), timeout=LONGEST_ANSWER)
    return reply


def _answers(question: int, chat_id: int) -> Callable[[SentMessage], bool]:
    return lambda sent: sent.chat_id == chat_id and sent.reply_to == question
