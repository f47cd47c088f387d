"""What one question costs: the files of the project that it runs through, and the transactions that it commits."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.forked import SHORT_PAUSES
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader
from tests.end_to_end.several_bots import POSTGRES, new_database, postgres
from tests.end_to_end.watched import Watch, watched

MOST_WRITES = 2
MOST_FILES_OF_BOT, MOST_FILES = 60, 98

UNDISTURBED: Mapping[str, float] = {**SHORT_PAUSES, "bot.telegram.running.chores.LOOK_AROUND_EVERY": 600.0}
"""Regular work commits nothing and calls nothing while a question is answered."""


QUESTIONS = ("Why did Pashinyan criticize the CSTO?", "How tall is Mount Everest?")


def asked(
    question: str, state_dir: Path, report: Path, before: tuple[str, ...] = (), **settings: str
) -> tuple[set[str], int]:
    """Ask a bot, after other questions; return the files that it ran through, and its committed transactions."""
    with (
        BotApiServer() as server,
        polling(server, state_dir, UNDISTURBED, Watch(report), STORYBOT_WATCH_SECONDS="0", **settings) as process,
    ):
        reader = Reader.in_private(server, 42)
        for other in before:
            reader.asks(other)
        # At its start it forgets old data, once, and what comes of a question is stored after the reply.
        time.sleep(2)
        return watched(process, report, lambda: reader.asks(question))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_runs_through_few_files_and_commits_at_most_two_transactions(
    new_packaged_state: Callable[[], Path], tmp_path: Path, question: str
) -> None:
    called, commits = asked(question, new_packaged_state(), tmp_path / "report.json")
    # Another thread may still make the first suggestions, which calls some files more.
    files = {file for file in called if not file.startswith("index/suggestions/")}
    assert "bot/telegram/handlers/questions.py" in files
    assert 0 < commits <= MOST_WRITES
    assert len([file for file in files if file.startswith("bot/")]) <= MOST_FILES_OF_BOT, sorted(files)
    assert len(files) <= MOST_FILES, sorted(files)


def test_a_question_commits_at_most_two_transactions_where_bots_share_the_database(
    new_packaged_state: Callable[[], Path], tmp_path: Path
) -> None:
    address = postgres()
    if address is None:
        pytest.skip(f"{POSTGRES} names no PostgreSQL")
    question, *before = QUESTIONS
    with new_database(address) as database:
        settings = {"STORYBOT_DATABASE_URL": database}
        # After another question, all that is done at the start is done.
        _, commits = asked(question, new_packaged_state(), tmp_path / "report.json", tuple(before), **settings)
    assert 0 < commits <= MOST_WRITES
