"""Several bots on one PostgreSQL: what comes is answered once and in its chat's order, whichever of them ends."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot_api import BotApiServer
from tests.end_to_end.reader import Reader
from tests.end_to_end.several_bots import POSTGRES, SeveralBots, new_database, postgres

QUESTIONS = (
    "Who is the chairman of the CSTO Collective Security Council?",
    "When did Armenia ratify the Rome Statute?",
    "/privacy",
)
CHATS = range(70_001, 70_009)
PICTURE = [{"file_id": "file", "file_unique_id": "file", "width": 1, "height": 1}]


class Asked:
    """Questions in several chats.

    Args:
        server: where they are asked.
    """

    def __init__(self, server: BotApiServer) -> None:
        self._asked: dict[Reader, list[int]] = {Reader.in_private(server, chat): [] for chat in CHATS}

    def more(self, each: int = 1) -> None:
        """Ask so many questions in each chat, in turn."""
        for _ in range(each):
            for reader, asked in self._asked.items():
                asked.append(reader.says(QUESTIONS[len(asked) % len(QUESTIONS)]))

    @property
    def count(self) -> int:
        """How many were asked."""
        return sum(map(len, self._asked.values()))

    def answered(self) -> Counter[int]:
        """Wait until all are answered, each chat in its order; return how often each chat got an answer once more."""
        again: Counter[int] = Counter()
        for reader, asked in self._asked.items():
            for question in asked:
                reader.reply_to(question)
            replies = [sent.reply_to for sent in reader.sent]
            # What is repeated comes before anything else.
            in_order = [reply for before, reply in zip([None, *replies], replies, strict=False) if reply != before]
            assert in_order == asked, reader.id
            again[reader.id] = len(replies) - len(asked)
        return +again


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server
        assert server.violations == ()


@pytest.fixture
def database() -> Iterator[str]:
    address = postgres()
    if address is None:
        pytest.skip(f"{POSTGRES} names no PostgreSQL")
    with new_database(address) as database:
        yield database


@pytest.fixture(params=["webhook", "polling"])
def three(
    request: pytest.FixtureRequest, server: BotApiServer, new_packaged_state: Callable[[], Path], database: str
) -> Iterator[SeveralBots]:
    with SeveralBots(server, new_packaged_state(), database, webhook=request.param == "webhook") as bots:
        yield bots
        # Only the first of all, so that Telegram never ceases to send.
        if request.param == "webhook":
            assert [call.method for call in server.calls].count("deleteWebhook") == 1


def test_whichever_ends_each_question_is_answered_in_its_chats_order(three: SeveralBots, server: BotApiServer) -> None:
    asked = Asked(server)
    asked.more(2)
    assert asked.answered() == Counter()
    # The one that leads comes last, so that another one leads then.
    for number in sorted(range(len(three.bots)), key=lambda one: one == three.leader):
        asked.more()
        assert three.bots[number].end(signal.SIGTERM) == 0
        asked.more()
        assert asked.answered() == Counter()
        three.replace(number)
    for number in sorted(range(len(three.bots)), key=lambda one: one == three.leader):
        before = sum(asked.answered().values())
        asked.more()
        three.bots[number].end(signal.SIGKILL)
        asked.more()
        # What was sent, and not yet noted, is sent again: at most one answer in each chat.
        assert sum(asked.answered().values()) - before <= len(CHATS)
        three.replace(number)
    assert asked.count > 60
    assert "another program polls" not in three.log
    assert "Traceback" not in three.log


@pytest.mark.parametrize("three", ["polling"], indirect=True)
def test_a_bot_that_was_paused_while_another_took_over_stands_by_and_polls_again_when_it_is_needed(
    three: SeveralBots, server: BotApiServer
) -> None:
    asked = Asked(server)
    paused, number = three.bots[three.leader], three.leader
    paused.process.send_signal(signal.SIGSTOP)
    # As PostgreSQL does once a machine has not answered for half a minute.
    three.cut_locks()
    asked.more()
    assert asked.answered() == Counter()
    paused.process.send_signal(signal.SIGCONT)
    paused.wait_for_log("another bot leads now; this one stands by")
    asked.more()
    assert asked.answered() == Counter()
    for other in {*range(len(three.bots))} - {number}:
        assert three.bots[other].end(signal.SIGTERM) == 0
    asked.more()
    assert asked.answered() == Counter()
    assert three.leader == number


def test_an_album_gets_one_reply_from_all_of_them(
    server: BotApiServer, new_packaged_state: Callable[[], Path], database: str
) -> None:
    with SeveralBots(server, new_packaged_state(), database, 2, webhook=True):
        for chat in CHATS:
            captioned: dict[str, Any] = {"caption": QUESTIONS[0]} if chat % 2 else {}
            for said in ({}, captioned, {}, {}):
                server.user_says("", chat_id=chat, user_id=chat, photo=PICTURE, media_group_id="9", **said)
        for chat in CHATS:
            (reply,) = Reader.in_private(server, chat).has_heard()
            assert reply.text.startswith("I can only read text") == (chat % 2 == 0)
