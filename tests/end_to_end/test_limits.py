"""How much the real bot takes on and sends: floods, a full queue, Telegram's own limits, the order of answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot_api import BotApiServer, FloodLimits, SentMessage
from tests.end_to_end.polling_bot import polling
from tests.end_to_end.storybot_process import Running

QUESTION = "Who is the chairman of the CSTO Collective Security Council?"
SLOW_DOWN = "Too many questions at once."
BUSY = "I am busy right now."
TIMEOUT = 60


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer(flood_limits=FloodLimits()) as server:
        yield server
        assert server.violations == ()
        assert [call for call in server.calls if call.status == 429] == []


def started(server: BotApiServer, state_dir: Path, **settings: str) -> Iterator[Running]:
    with polling(server, state_dir, {}, **settings) as process:
        yield process
        assert "Traceback" not in process.log


class TestWithSmallLimits:
    @pytest.fixture
    def bot(self, server: BotApiServer, state_dir: Path) -> Iterator[Running]:
        yield from started(server, state_dir, STORYBOT_QUESTIONS_PER_MINUTE="6", STORYBOT_QUEUE="8")

    def test_a_flood_gets_one_notice_and_other_readers_are_answered_meanwhile(
        self, server: BotApiServer, bot: Running
    ) -> None:
        flood = [server.user_says(QUESTION, user_id=1) for _ in range(40)]
        calm = server.user_says(QUESTION, user_id=2)
        server.wait_for(lambda sent: sent.reply_to == calm and sent.chat_id == 2, timeout=TIMEOUT)
        server.wait_for(8, timeout=TIMEOUT)
        server.wait_until_read()
        to_flood = [sent for sent in server.sent if sent.chat_id == 1]
        notices = [sent for sent in to_flood if sent.text.startswith(SLOW_DOWN)]
        answered = [sent.reply_to for sent in to_flood if sent not in notices]
        assert len(notices) == 1
        assert answered == flood[:6]
        chats = [sent.chat_id for sent in server.sent]
        assert chats.index(2) < len(chats) - 2
        # Silence: what comes next to the flooding reader is the answer to what is asked of late by another.
        server.user_says(QUESTION, user_id=1)
        server.user_says(QUESTION, user_id=3)
        server.wait_for(lambda sent: sent.chat_id == 3, timeout=TIMEOUT)
        assert len([sent for sent in server.sent if sent.chat_id == 1]) == len(to_flood)


class TestWithAShortQueue:
    @pytest.fixture
    def bot(self, server: BotApiServer, state_dir: Path) -> Iterator[Running]:
        yield from started(server, state_dir, STORYBOT_QUEUE="2")

    def test_a_full_queue_says_that_it_is_busy_once_and_answers_again_afterwards(
        self, server: BotApiServer, bot: Running
    ) -> None:
        # Two answers that Telegram is slow to take fill the queue.
        server.hang("sendMessage", 4, times=2)
        waiting = [server.user_says(QUESTION, user_id=user) for user in (1, 2)]
        server.wait_for_calls("sendChatAction", 2, timeout=TIMEOUT)
        for _ in range(3):
            server.user_says(QUESTION, user_id=3)
        replies = server.wait_for(3, timeout=TIMEOUT)
        assert {(sent.chat_id, sent.reply_to) for sent in replies if sent.chat_id != 3} == set(
            enumerate(waiting, start=1)
        )
        (told,) = [sent.text for sent in replies if sent.chat_id == 3]
        assert told.startswith(BUSY)
        question = server.user_says(QUESTION, user_id=3)
        server.wait_for(lambda sent: sent.reply_to == question and sent.chat_id == 3, timeout=TIMEOUT)
        assert len(server.sent) == 4


class TestWithLargeLimits:
    @pytest.fixture
    def bot(self, server: BotApiServer, state_dir: Path) -> Iterator[Running]:
        yield from started(server, state_dir)

    def test_typing_is_shown_before_an_answer_and_again_while_it_is_awaited(
        self, server: BotApiServer, bot: Running
    ) -> None:
        # Tried again after half a second, one, two and four.
        server.fail("sendMessage", status=502, times=4)
        server.user_says(QUESTION, user_id=1)
        server.user_says(QUESTION, user_id=1)
        server.wait_for(2, timeout=TIMEOUT)
        methods = [call.method for call in server.calls if call.method.startswith("send")]
        assert methods[0] == "sendChatAction"
        assert methods[1:].index("sendChatAction") < len(methods) - 1 - methods[::-1].index("sendMessage")

    def test_many_messages_to_many_chats_and_a_group_are_all_sent_in_order_and_none_too_fast(
        self, server: BotApiServer, bot: Running
    ) -> None:
        group, readers = -100_400, range(1, 61)
        server.add_chat(group, "supergroup", title="A group")
        asked: dict[int, list[int]] = {chat: [] for chat in (*readers, group)}
        for _ in range(3):
            for reader in readers:
                asked[reader].append(server.user_says("/help", user_id=reader))
            for reader in (1, 2, 3):
                asked[group].append(server.user_says(f"/help@{server.username}", chat_id=group, user_id=reader))
        sent = server.wait_for(sum(map(len, asked.values())), timeout=TIMEOUT)
        assert {chat: replies_in(sent, chat) for chat in asked} == asked

    def test_the_questions_of_each_chat_are_answered_in_their_order(self, server: BotApiServer, bot: Running) -> None:
        asked: dict[int, list[int]] = {chat: [] for chat in range(1, 6)}
        for _ in range(4):
            for chat in asked:
                asked[chat].append(server.user_says(QUESTION, user_id=chat))
        sent = server.wait_for(20, timeout=TIMEOUT)
        assert {chat: replies_in(sent, chat) for chat in asked} == asked


def replies_in(sent: tuple[SentMessage, ...], chat: int) -> list[int | None]:
    return [message.reply_to for message in sent if message.chat_id == chat]
