"""`storybot run` that polls a Bot API server on loopback, with what each of those who talk to it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.forked import SHORT_PAUSES, running
from tests.end_to_end.storybot_process import Running

LOW_BARS = {"STORYBOT_MIN_CONFIDENCE": "0.05", "STORYBOT_CLOSEST_CONFIDENCE": "0.04"}
"""Bars at which pages, buttons and follow-ups do not depend on the models' confidence."""

LONGEST_ANSWER = 30.0
"""Seconds that an answer may take on a busy machine."""


def settings_for(server: BotApiServer, state_dir: Path, **others: str) -> dict[str, str]:
    """The settings of a bot that no reader of a test is too fast for.

    Bots share an index where they share a state directory. Each server has a database of its own, for the numbers of
    its updates begin anew; a second bot with the same server goes on with the first one's.
    """
    return {
        "STORYBOT_TOKEN": server.token,
        "STORYBOT_API_URL": server.url,
        "STORYBOT_DATABASE_URL": f"sqlite:///{database_of(server, state_dir)}",
        "STORYBOT_QUESTIONS_PER_MINUTE": "600",
        **LOW_BARS,
        **others,
    }


def database_of(server: BotApiServer, state_dir: Path) -> Path:
    """The file of the database, unless the settings name another."""
    return state_dir.parent / f"{server.url.rpartition(':')[2]}.db"


@contextmanager
def polling(
    server: BotApiServer,
    state_dir: Path,
    pauses: Mapping[str, float] = SHORT_PAUSES,
    before: Callable[[], None] | None = None,
    /,
    **settings: str,
) -> Iterator[Running]:
    """Start a bot with these settings beside the usual ones, and wait until it polls."""
    given = settings_for(server, state_dir, **settings)
    with running("run", state_dir=state_dir, settings=given, pauses=pauses, before=before) as process:
        process.wait_for_log("polling as")
        yield process


def reply_to(server: BotApiServer, question: int, *, chat_id: int) -> SentMessage:
    """Wait for the reply to a message of a chat."""
    (reply,) = server.wait_for(_answers(question, chat_id), timeout=LONGEST_ANSWER)
    return reply


def _answers(question: int, chat_id: int) -> Callable[[SentMessage], bool]:
    return lambda sent: sent.chat_id == chat_id and sent.reply_to == question
