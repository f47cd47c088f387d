"""What goes wrong between the real bot and Telegram, or in the bot, each dealt with as what it is."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot_api import NOT_JSON, WRONG_FORM, BotApiServer, Call, SentMessage
from tests.end_to_end.polling_bot import database_of, polling
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
OTHER_QUESTION = "When did Armenia ratify the Rome Statute?"
ADMIN = 9000
GROUP = -100_300
REFERENCE = re.compile(r"\(Reference: (\w+)\)")
METHODS = ("sendMessage", "editMessageText", "answerCallbackQuery", "answerInlineQuery", "sendChatAction")
TIMEOUT = 60

Inject = Callable[[BotApiServer, str], None]


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        server.add_chat(ADMIN, "private", first_name="Admin")
        yield server


@pytest.fixture(scope="module")
def bot(shared_server: BotApiServer, state_dir: Path) -> Iterator[Running]:
    with polling(shared_server, state_dir, STORYBOT_ADMINS=str(ADMIN)) as process:
        yield process
        assert shared_server.token not in process.log


@pytest.fixture
def server(shared_server: BotApiServer, bot: Running) -> Iterator[BotApiServer]:
    """A server with a bot that polls it; no request of the test may be one that Telegram would refuse."""
    shared_server.clear_faults()
    shared_server.clear_journal()
    yield shared_server
    assert shared_server.violations == ()


@pytest.fixture
def chat(request: pytest.FixtureRequest) -> int:
    """A private chat of the test's own."""
    return 20_000 + request.session.items.index(request.node)


def ask(server: BotApiServer, chat: int, text: str = QUESTION) -> SentMessage:
    """Ask, and return the reply."""
    question = server.user_says(text, chat_id=chat, user_id=abs(chat))
    return server.wait_for(lambda sent: sent.reply_to == question and sent.chat_id == chat, timeout=TIMEOUT)[-1]


def sent_to(server: BotApiServer, chat: int) -> list[str]:
    return [sent.text for sent in server.sent if sent.chat_id == chat]


REFUSALS = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "gone": (400, "Bad Request: chat not found"),
}


class TestWhatTelegramRefuses:
    """Nobody can be told, so nothing is said and nothing is wrong."""

    @pytest.mark.parametrize(("status", "description"), REFUSALS.values(), ids=REFUSALS)
    def test_a_reader_who_is_gone_is_left_alone_and_answered_when_back(
        self, server: BotApiServer, bot: Running, chat: int, status: int, description: str
    ) -> None:
        server.fail("sendMessage", status=status, description=description)
        server.user_says(QUESTION, chat_id=chat, user_id=chat)
        server.wait_for_calls("sendMessage", timeout=TIMEOUT)
        bot.wait_for_log("could not deliver a reply", TIMEOUT)
        ask(server, chat)
        assert len(sent_to(server, chat)) == 1
        assert sent_to(server, ADMIN) == []
        assert "Traceback" not in bot.log

    def test_a_group_that_has_put_the_bot_out_is_left_alone(self, server: BotApiServer, bot: Running) -> None:
        server.add_chat(GROUP, "supergroup", title="A group")
        server.fail("sendMessage", status=403, description="Forbidden: bot was kicked from the supergroup chat")
        server.user_says(f"@{server.username} {QUESTION}", chat_id=GROUP)
        server.wait_for_calls("sendMessage", timeout=TIMEOUT)
        ask(server, 1001)
        assert [call.method for call in server.calls if call.method == "leaveChat"] == []
        assert sent_to(server, GROUP) == sent_to(server, ADMIN) == []
        assert "Traceback" not in bot.log

    def test_a_group_where_the_bot_may_not_write_is_left(self, server: BotApiServer, bot: Running) -> None:
        group = GROUP - 1
        server.add_chat(group, "supergroup", title="Another group")
        description = "Bad Request: not enough rights to send text messages to the chat"
        server.fail("sendMessage", status=400, description=description)
        server.user_says(f"@{server.username} {QUESTION}", chat_id=group)
        (call,) = server.wait_for_calls("leaveChat", timeout=TIMEOUT)
        assert int(call.parameters["chat_id"]) == group
        assert sent_to(server, group) == sent_to(server, ADMIN) == []
        assert "Traceback" not in bot.log

    def test_an_answer_that_is_no_longer_there_is_sent_again(
        self, server: BotApiServer, bot: Running, chat: int
    ) -> None:
        first = ask(server, chat)
        assert first.reply_to is not None
        server.fail("editMessageText", status=400, description="Bad Request: message to edit not found")
        server.user_edits(first.reply_to, OTHER_QUESTION, chat_id=chat, user_id=chat)
        second = server.wait_for(lambda sent: sent.chat_id == chat and sent != first, timeout=TIMEOUT)[0]
        assert second.reply_to == first.reply_to
        assert second.text != first.text
        assert "Traceback" not in bot.log

    @pytest.mark.parametrize("method", ["answerCallbackQuery", "answerInlineQuery"])
    def test_a_query_that_is_too_old_is_no_error(
        self, server: BotApiServer, bot: Running, chat: int, method: str
    ) -> None:
        description = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        reply = ask(server, chat)
        server.fail(method, status=400, description=description)
        server.user_types(QUESTION, user_id=chat)
        server.user_presses("Show in context", reply.message_id, chat_id=chat, user_id=chat)
        server.wait_for(1, timeout=TIMEOUT, edited=True)
        server.wait_for_calls(method, timeout=TIMEOUT)
        ask(server, chat)
        assert len(sent_to(server, chat)) == 2
        assert sent_to(server, ADMIN) == []
        assert "Traceback" not in bot.log

    def test_typing_that_is_not_shown_holds_up_nothing(self, server: BotApiServer, bot: Running, chat: int) -> None:
        server.fail("sendChatAction", status=403)
        ask(server, chat)
        assert "Traceback" not in bot.log


PASSING: dict[str, Inject] = {
    "429": lambda server, method: server.fail(method, status=429, retry_after=1),
    "500": lambda server, method: server.fail(method, status=500),
    "502, twice": lambda server, method: server.fail(method, status=502, times=2),
    "no answer": lambda server, method: server.hang(method, 30),
    "a connection that breaks": lambda server, method: server.drop(method),
    "a page instead of JSON": lambda server, method: server.garbage(method, body=NOT_JSON),
}


class TestWhatPasses:
    """What is Telegram's or the network's fault is tried again, until it goes through."""

    @pytest.mark.parametrize("inject", PASSING.values(), ids=PASSING)
    def test_nothing_is_lost_nor_done_twice(
        self, server: BotApiServer, bot: Running, chat: int, inject: Inject
    ) -> None:
        for method in METHODS:
            inject(server, method)
        reply = ask(server, chat)
        query = server.user_presses("Show in context", reply.message_id, chat_id=chat, user_id=chat)
        server.wait_for(1, timeout=TIMEOUT, edited=True)
        server.user_types(QUESTION, user_id=chat)
        (answer,) = server.wait_for_inline_answers(1, timeout=TIMEOUT)
        assert answer.results
        acknowledged = [call.parameters["callback_query_id"] for call in done(server, "answerCallbackQuery")]
        assert acknowledged == [query]
        assert len(sent_to(server, chat)) == 1
        assert sent_to(server, ADMIN) == []
        assert "Traceback" not in bot.log

    def test_an_effect_without_an_answer_is_had_again_and_no_error(
        self, shared_server: BotApiServer, bot: Running, chat: int
    ) -> None:
        server = shared_server
        server.clear_journal()
        for method in METHODS:
            server.drop(method, after_effect=True)
        ask(server, chat)
        # Whether the first one arrived cannot be known, and no answer is worse than two.
        first, second = server.wait_for(2, timeout=TIMEOUT)
        assert first.text == second.text
        server.user_presses("Show in context", second.message_id, chat_id=chat, user_id=chat)
        server.wait_for_calls("editMessageText", 2, timeout=TIMEOUT)
        server.user_types(QUESTION, user_id=chat)
        server.wait_for_calls("answerInlineQuery", 2, timeout=TIMEOUT)
        ask(server, chat)
        assert len(sent_to(server, chat)) == 3
        assert len(server.edits) == 1
        assert all(
            "is not modified" in violation.description or "query is too old" in violation.description
            for violation in server.violations
        )
        assert sent_to(server, ADMIN) == []
        assert "Traceback" not in bot.log

    @pytest.mark.parametrize("body", [NOT_JSON, WRONG_FORM])
    def test_updates_that_come_garbled_come_again(self, server: BotApiServer, chat: int, body: bytes) -> None:
        server.garbage("getUpdates", body=body)
        ask(server, chat)
        assert len(sent_to(server, chat)) == 1


class TestWhatNobodyExpected:
    """The reader gets a line with a number, the log the number and what went wrong, the administrators a word."""

    @pytest.fixture
    def database(self, shared_server: BotApiServer, state_dir: Path) -> Iterator[sqlite3.Connection]:
        file = database_of(shared_server, state_dir)
        with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as connection:
            yield connection

    def test_a_reply_that_cannot_be_read_is_told_to_reader_log_and_administrators(
        self, server: BotApiServer, bot: Running, chat: int
    ) -> None:
        for _ in range(3):
            server.garbage("sendMessage", body=WRONG_FORM)
            line = ask(server, chat).text
            (number,) = REFERENCE.findall(line)
            assert "went wrong on my side" in line
            bot.wait_for_log(f"reference {number}", TIMEOUT)
            # Otherwise the report to the administrators would meet the next fault.
            server.wait_for(lambda sent: sent.chat_id == ADMIN, timeout=TIMEOUT)
        bot.wait_for_log("TypeError", TIMEOUT)
        ask(server, chat, OTHER_QUESTION)
        (word,) = sent_to(server, ADMIN)
        assert "TypeError" in word
        assert len(word) < 200

    def test_an_update_that_cannot_be_stored_is_answered(
        self, server: BotApiServer, bot: Running, chat: int, database: sqlite3.Connection
    ) -> None:
        database.execute("ALTER TABLE updates RENAME TO away")
        try:
            assert "went wrong" not in ask(server, chat).text
            bot.wait_for_log("continuing without it", TIMEOUT)
        finally:
            database.execute("ALTER TABLE away RENAME TO updates")
        assert "went wrong" not in ask(server, chat).text

    @pytest.mark.parametrize("table", ["readers", "answers", "turns"])
    def test_a_question_is_answered_while_the_database_fails(
        self, server: BotApiServer, bot: Running, chat: int, database: sqlite3.Connection, table: str
    ) -> None:
        database.execute(f"ALTER TABLE {table} RENAME TO away")
        try:
            assert "went wrong" not in ask(server, chat).text
            bot.wait_for_log("continuing without it", TIMEOUT)
        finally:
            database.execute(f"ALTER TABLE away RENAME TO {table}")
        assert "went wrong" not in ask(server, chat).text

    def test_a_button_that_needs_it_fails_with_a_number_and_works_afterwards(
        self, server: BotApiServer, bot: Running, chat: int, database: sqlite3.Connection
    ) -> None:
        reply = ask(server, chat)
        # Once this is answered, the first answer is stored.
        ask(server, chat, "/privacy")
        server.clear_journal()
        database.execute("ALTER TABLE answers RENAME TO away")
        try:
            server.user_presses("Show in context", reply.message_id, chat_id=chat, user_id=chat)
            told = server.wait_for(lambda sent: sent.chat_id == chat, timeout=TIMEOUT)[0]
            (number,) = REFERENCE.findall(told.text)
            bot.wait_for_log(f"reference {number}", TIMEOUT)
        finally:
            database.execute("ALTER TABLE away RENAME TO answers")
        server.user_presses("Show in context", reply.message_id, chat_id=chat, user_id=chat)
        server.wait_for(1, timeout=TIMEOUT, edited=True)

    def test_an_inline_query_that_fails_gets_a_card_with_the_number_that_is_not_cached(
        self, server: BotApiServer, bot: Running, chat: int
    ) -> None:
        server.garbage("answerInlineQuery", body=WRONG_FORM)
        query = server.user_types(QUESTION, user_id=chat)
        (answer,) = server.wait_for_inline_answers(1, timeout=TIMEOUT)
        assert (answer.query_id, answer.cache_time, answer.is_personal) == (query, 0, True)
        (card,) = answer.results
        (number,) = REFERENCE.findall(card.text)
        assert card.title == "Something went wrong"
        assert card.description == card.text
        bot.wait_for_log(f"reference {number}", TIMEOUT)
        server.clear_journal()
        server.user_types(QUESTION, user_id=chat)
        (answer,) = server.wait_for_inline_answers(1, timeout=TIMEOUT)
        assert "chairman of the CSTO" in answer.results[0].text

    def test_a_database_that_others_hold_is_waited_for(
        self, server: BotApiServer, chat: int, database: sqlite3.Connection
    ) -> None:
        database.execute("BEGIN IMMEDIATE")
        server.user_says(QUESTION, chat_id=chat, user_id=chat)
        server.wait_for_calls("sendChatAction", timeout=TIMEOUT)
        database.execute("ROLLBACK")
        (reply,) = server.wait_for(lambda sent: sent.chat_id == chat, timeout=TIMEOUT)
        assert "went wrong" not in reply.text

    def test_typing_whose_reply_cannot_be_read_is_no_error(self, server: BotApiServer, bot: Running, chat: int) -> None:
        server.garbage("sendChatAction", body=WRONG_FORM)
        ask(server, chat)
        assert "never retrieved" not in bot.log
        assert sent_to(server, ADMIN) == []


def done(server: BotApiServer, method: str) -> list[Call]:
    return [call for call in server.calls if call.method == method and call.status == 200 and is_true(call.answer)]


def is_true(answer: object) -> bool:
    return isinstance(answer, dict) and answer.get("ok") is True
