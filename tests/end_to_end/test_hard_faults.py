"""What goes badly wrong, now and then: names that mean nothing, floods, an update of any size, kills at any moment."""

from __future__ import annotations

import random
import re
import signal
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot_api import WRONG_FORM, BotApiServer
from tests.end_to_end.forked import running
from tests.end_to_end.polling_bot import database_of, polling, settings_for
from tests.end_to_end.reader import PATIENCE, Reader

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
OTHER_QUESTION = "When did Armenia ratify the Rome Statute?"
UPDATES = 1_000
"""How many come at once; a flood of ten times as many takes ten times as long."""

NAME = "bot-api.test"
RESOLVED = Path("resolved")
"""A file beside the state directory, where the program works; the name means something while it is there."""


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server
        assert server.violations == ()


def name_of_a_file() -> None:
    """Let the server's name be resolved only while a file is there."""
    real = socket.getaddrinfo

    def resolve(host: str | bytes | None, *arguments: object, **more: object) -> object:
        if host not in (NAME, NAME.encode()):
            return real(host, *arguments, **more)  # type: ignore[arg-type]
        if not RESOLVED.exists():
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real("127.0.0.1", *arguments, **more)  # type: ignore[arg-type]

    socket.getaddrinfo = resolve  # type: ignore[assignment]


def test_a_name_that_cannot_be_resolved_is_waited_for_at_the_start_and_later(
    server: BotApiServer, state_dir: Path
) -> None:
    address = f"http://{NAME}:{server.url.rpartition(':')[2]}"
    settings = settings_for(server, state_dir, STORYBOT_API_URL=address)
    resolved = state_dir.parent / RESOLVED
    with running("run", state_dir=state_dir, settings=settings, before=name_of_a_file) as bot:
        bot.wait_for_log("connecting: Telegram cannot be reached")
        resolved.touch()
        bot.wait_for_log("polling as")
        resolved.unlink()
        # Connections that there are would last.
        server.down()
        server.up()
        bot.wait_for_log("polling: Telegram cannot be reached")
        assert server.token not in bot.log
        question = server.user_says(QUESTION)
        resolved.touch()
        (reply,) = server.wait_for(1, timeout=PATIENCE)
        assert reply.reply_to == question
        assert bot.end(signal.SIGTERM) == 0
        assert "Traceback" not in bot.log


def test_replies_of_another_form_at_the_start_are_asked_for_again(server: BotApiServer, state_dir: Path) -> None:
    for method in ("getMe", "deleteWebhook", "setMyCommands", "setMyShortDescription"):
        server.garbage(method, times=3, body=WRONG_FORM)
    with polling(server, state_dir) as bot:
        assert "chairman" in Reader.in_private(server, 1).asks(QUESTION).text
        assert bot.end(signal.SIGTERM) == 0
        assert "Traceback" not in bot.log


def peak_memory(pid: int) -> int:
    """The most memory that a process has had, in MiB (Linux)."""
    (line,) = re.findall(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return int(line) // 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="its memory can be read on Linux alone")
def test_an_update_of_100_mb_is_skipped_with_a_line_and_little_memory(server: BotApiServer, state_dir: Path) -> None:
    with polling(server, state_dir) as bot:
        Reader.in_private(server, 1).asks(QUESTION)
        before = peak_memory(bot.process.pid)
        server.user_says("x" * 100_000_000, user_id=2)
        after = Reader.in_private(server, 3).asks(OTHER_QUESTION)
        assert "ratified the Rome Statute" in after.text
        assert peak_memory(bot.process.pid) - before < 80
        lines = [line for line in bot.log.splitlines() if "larger than" in line]
        assert len(lines) == 1
        assert "could not be read and is skipped" in lines[0]
        assert max(map(len, bot.log.splitlines())) < 1000
        assert "Traceback" not in bot.log


def test_a_thousand_updates_at_once_are_taken_on_or_refused_and_the_next_one_is_answered(
    server: BotApiServer, state_dir: Path
) -> None:
    readers = [Reader.in_private(server, 10_000 + number) for number in range(50)]
    for number in range(UPDATES):
        readers[number % len(readers)].says(QUESTION)
    # So that all of them are from before the start, in Telegram's whole seconds.
    time.sleep(1.1)
    with polling(server, state_dir) as bot:
        server.wait_until_read(timeout=10 * PATIENCE)
        assert "Rome Statute" in Reader.in_private(server, 1).asks(OTHER_QUESTION).text
        for reader in readers:
            reader.hears("While I was away, 18 questions were left unanswered")
        assert sum(sent.reply_to is not None for sent in server.sent) == 100 + 1
        for number in range(UPDATES):
            readers[number % len(readers)].says(OTHER_QUESTION)
        server.wait_until_read(timeout=10 * PATIENCE)
        # The bot is busy as long as its queue is full.
        last = Reader.in_private(server, 2)
        assert any("Rome Statute" in last.asks(OTHER_QUESTION).text for _ in range(100))
        assert bot.end(signal.SIGTERM, timeout=PATIENCE) == 0
        assert "Traceback" not in bot.log
        assert " ERROR " not in bot.log
    with closing(sqlite3.connect(database_of(server, state_dir))) as database:
        assert database.execute("SELECT count(*) FROM missed_questions").fetchone() == (0,)


def test_kills_at_any_moment_lose_no_question_and_repeat_at_most_what_was_being_sent(
    server: BotApiServer, state_dir: Path
) -> None:
    chance, kills = random.Random(5), 6
    readers = [Reader.in_private(server, 20_000 + number) for number in range(4)]
    asked: dict[int, Reader] = {}
    for _ in range(kills):
        with polling(server, state_dir) as bot:
            for reader in readers:
                asked[reader.says(chance.choice((QUESTION, OTHER_QUESTION)))] = reader
            time.sleep(chance.uniform(0, 1))
            bot.process.kill()
    with polling(server, state_dir) as bot:
        for question, reader in asked.items():
            reader.reply_to(question)
        for reader in readers:
            answers = Counter(sent.reply_to for sent in reader.has_heard() if sent.reply_to)
            assert set(answers) == {question for question, asker in asked.items() if asker is reader}
            # One message of each chat can be under way at a kill.
            assert answers.total() - len(answers) <= kills
        assert "Traceback" not in bot.log
