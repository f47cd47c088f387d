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
from tests.end_to_end.watched import Watch, watched

MOST_WRITES = 2
MOST_FILES_OF_BOT, MOST_FILES = 41, 67

UNDISTURBED: Mapping[str, float] = {
    **SHORT_PAUSES,
    **{f"bot.telegram.running.chores.{name}": 600.0 for name in ("HEARTBEAT_EVERY", "LOOK_AROUND_EVERY")},
}
"""Regular work commits nothing and calls nothing while a question is answered."""


@pytest.mark.parametrize("question", ["Why did Pashinyan criticize the CSTO?", "How tall is Mount Everest?"])
def test_a_question_runs_through_few_files_and_commits_at_most_two_transactions(
    new_packaged_state: Callable[[], Path], tmp_path: Path, question: str
) -> None:
    report = tmp_path / "report.json"
    with (
        BotApiServer() as server,
        polling(server, new_packaged_state(), UNDISTURBED, Watch(report), STORYBOT_WATCH_SECONDS="0") as process,
    ):
        # At its start it forgets old data, once.
        time.sleep(2)
        reader = Reader.in_private(server, 42)
        called, commits = watched(process, report, lambda: reader.asks(question))
        # Another thread may still make the first suggestions, which calls some files more.
        files = {file for file in called if not file.startswith("index/suggestions/")}
        assert "bot/telegram/handlers/questions.py" in files
        assert 0 < commits <= MOST_WRITES
        assert len([file for file in files if file.startswith("bot/")]) <= MOST_FILES_OF_BOT, sorted(files)
        assert len(files) <= MOST_FILES, sorted(files)
