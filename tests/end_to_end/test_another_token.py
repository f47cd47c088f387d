"""A bot that goes on with the state of another one, whose messages had the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import Reader

COUNCIL = "Who is the chairman of the CSTO Collective Security Council?"


def test_a_question_is_answered_whose_message_has_the_number_of_one_that_another_bot_has_answered(
    new_packaged_state: Callable[[], Path], tmp_path: Path
) -> None:
    state_dir, database = new_packaged_state(), f"sqlite:///{tmp_path}/storybot.db"
    numbers: list[int] = []
    logs: list[str] = []
    for token in ("123:first", "456:second", "456:second"):
        with BotApiServer(token=token) as server, polling(server, state_dir, STORYBOT_DATABASE_URL=database) as process:
            reader = Reader.in_private(server, 10_001)
            if len(numbers) < 2:
                numbers.append(reader.says(COUNCIL))
                assert "chairman" in reader.reply_to(numbers[-1]).text
        logs.append(process.log)
    assert numbers[0] == numbers[1]
    assert ["another bot's" in log for log in logs] == [False, True, False]
