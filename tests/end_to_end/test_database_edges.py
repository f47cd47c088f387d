"""The real program, and a database that cannot be opened, or fails while it runs."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer, SentMessage
from tests.end_to_end.forked import storybot
from tests.end_to_end.polling_bot import database_of, polling
from tests.end_to_end.reader import Reader, labels
from tests.end_to_end.storybot_process import Running
from tests.read_only import read_only

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
ADMIN = 9000


def a_folder(file: Path) -> None:
    file.mkdir()


def notes(file: Path) -> None:
    file.write_text("These are notes, and no database at all.\n" * 100)


def of_tomorrow(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('of tomorrow')")


UNUSABLE = {
    "a folder": (a_folder, "it cannot be opened (unable to open database file); check STORYBOT_DATABASE_URL"),
    "no database": (notes, "it cannot be opened (file is not a database); name another file"),
    "one of a newer version": (of_tomorrow, "a newer version of storybot has written it; install that version"),
}


def tries_to_start(file: Path) -> str:
    """The line with which the program ends that is to use this file."""
    settings = {"STORYBOT_TOKEN": "1:token", "STORYBOT_API_URL": "http://127.0.0.1:1"}
    database = {"STORYBOT_DATABASE_URL": f"sqlite:///{file}"}
    completed = storybot("run", state_dir=file.parent.parent / "state", settings=settings | database)
    assert completed.returncode == 2, completed.stderr
    (line,) = completed.stderr.splitlines()
    assert line.startswith("storybot: ")
    assert str(file) in line
    return line


class TestAtTheStart:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        (tmp_path / "database").mkdir()
        return tmp_path / "database" / "bot.db"

    @pytest.mark.parametrize(("make", "line"), UNUSABLE.values(), ids=UNUSABLE)
    def test_a_database_that_cannot_be_used_ends_the_program_with_a_line(
        self, file: Path, make: Callable[[Path], None], line: str
    ) -> None:
        make(file)
        assert line in tries_to_start(file)

    def test_so_does_a_folder_that_cannot_be_written(self, file: Path) -> None:
        with read_only(file.parent):
            assert "it cannot be opened" in tries_to_start(file)

    def test_so_does_one_that_another_program_holds(self, file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            assert "database is locked); end the program that holds it" in tries_to_start(file)


@pytest.fixture(scope="module")
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.add_chat(ADMIN, "private", first_name="Admin")
        yield server
        assert server.violations == ()


@pytest.fixture(scope="module")
def bot(server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with polling(server, state_dir, STORYBOT_ADMINS=str(ADMIN)) as process:
        yield process


@pytest.fixture
def reader(request: pytest.FixtureRequest, server: BotApiServer, bot: Running) -> Iterator[Reader]:
    """A reader; afterwards the bot works as before, and the administrators were told once of all failures."""
    reader = Reader.in_private(server, 20_000 + request.session.items.index(request.node))
    yield reader
    assert is_whole(reader.asks(QUESTION))
    told = server.wait_for(lambda sent: sent.chat_id == ADMIN)
    assert [sent.text.partition(".")[0] for sent in told] == ["The database does not answer"]
    assert "Traceback" not in bot.log


@pytest.fixture
def file(server: BotApiServer, state_dir: Path) -> Path:
    return database_of(server, state_dir)


def is_answered(message: SentMessage) -> bool:
    return "chairman of the CSTO" in message.text


def is_whole(message: SentMessage) -> bool:
    return is_answered(message) and "Show in context" in labels(message)


@contextmanager
def full_disk(process_id: int) -> Iterator[None]:
    """Let a process write nothing to any file."""
    soft, hard = resource.prlimit(process_id, resource.RLIMIT_FSIZE)
    resource.prlimit(process_id, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(process_id, resource.RLIMIT_FSIZE, (soft, hard))


class TestWhileItRuns:
    def test_questions_are_answered_while_nothing_can_be_written(
        self, reader: Reader, bot: Running, file: Path
    ) -> None:
        with full_disk(bot.process.pid):
            for _ in range(2):
                answer = reader.asks(QUESTION)
                assert is_answered(answer)
                assert not is_whole(answer)
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("SELECT count(*) FROM answers WHERE chat_id = ?", (reader.id,)).fetchone() == (0,)

    def test_a_question_is_answered_while_another_program_holds_it(self, reader: Reader, file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            answer = reader.asks(QUESTION)
            connection.execute("ROLLBACK")
        assert is_answered(answer)
        assert not is_whole(answer)

    def test_questions_are_answered_and_stored_again_after_the_file_was_deleted(
        self, reader: Reader, bot: Running, file: Path
    ) -> None:
        before = reader.asks(QUESTION)
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()
        assert is_answered(reader.asks(QUESTION))
        bot.wait_for_log("created a new one")
        answer = reader.asks(QUESTION)
        assert is_whole(answer)
        assert reader.presses("Show in context", answer) is None
        assert reader.waits_for_edit(1).text.startswith("In context")
        assert reader.presses("In the story", before) == "I no longer remember that answer. Please ask again."
