"""Which groups the real bot serves, also after they have become supergroups."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.reader import PATIENCE, Reader
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
ADMIN, READER = 9000, 9001
SERVED = -501

Live = Callable[[], AbstractContextManager[Running]]
_groups = itertools.count(-601, -1)


@pytest.fixture(scope="module")
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.add_chat(ADMIN, "private", first_name="Admin")
        server.add_chat(SERVED, "group", title="Served")
        yield server


@pytest.fixture(scope="module")
def live(server: BotApiServer, state_dir: Path) -> Live:
    """Lets a bot live that serves one group, each time with the same database and settings."""
    settings = {"STORYBOT_ALLOWED_CHATS": str(SERVED), "STORYBOT_ADMINS": str(ADMIN)}

    @contextmanager
    def live() -> Iterator[Running]:
        with polling(server, state_dir, **settings) as process:
            yield process
            assert process.end(signal.SIGTERM) == 0
        assert server.violations == ()
        assert "Traceback" not in process.log

    return live


def is_answered(server: BotApiServer, chat_id: int, user_id: int) -> bool:
    reader = Reader(server, user_id, chat_id)
    return "chairman of the CSTO" in reader.asks(f"@{server.username} {QUESTION}").text


def is_left(server: BotApiServer, group: int) -> bool:
    calls = server.wait_for_calls("leaveChat", timeout=PATIENCE)
    silent = not [sent for sent in server.sent if sent.chat_id == group]
    return silent and [int(call.parameters["chat_id"]) for call in calls] == [group]


def test_administrators_are_answered_in_private_and_in_served_groups_and_others_are_left(
    server: BotApiServer, live: Live
) -> None:
    with live():
        assert is_answered(server, ADMIN, ADMIN)
        assert is_answered(server, SERVED, ADMIN)
        assert is_answered(server, SERVED, READER)
        for user_id in (ADMIN, READER):
            group = next(_groups)
            server.clear_journal()
            server.add_chat(group, "group", title="Other")
            server.user_says(f"@{server.username} {QUESTION}", chat_id=group, user_id=user_id)
            assert is_left(server, group)
            added = next(_groups)
            server.clear_journal()
            server.set_member_status(added, "member", by=user_id)
            assert is_left(server, added)


def test_a_group_that_has_moved_twice_is_served_after_a_start_with_the_first_id(
    server: BotApiServer, live: Live
) -> None:
    first, second = -1_000_000_000_501, -1_000_000_000_502
    with live():
        server.clear_journal()
        server.group_upgrades(SERVED, first)
        assert is_answered(server, first, READER)
    with live():
        assert is_answered(server, first, READER)
        server.group_upgrades(first, second)
        assert is_answered(server, second, READER)
    with live():
        assert is_answered(server, second, READER)
        assert [call for call in server.calls if call.method == "leaveChat"] == []
