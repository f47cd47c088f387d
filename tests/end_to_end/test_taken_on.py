"""Questions that wait, or come meanwhile, when the bot stops or is killed. Each test has its own server."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.voice import voice_for
from tests.bot_api import BotApiServer
from tests.end_to_end.life import Life
from tests.end_to_end.reader import PATIENCE, Reader
from tests.end_to_end.storybot_process import Running

COUNCIL = "Who is the chairman of the CSTO Collective Security Council?"
STATUTE = "When did Armenia ratify the Rome Statute?"
REFUSED = "How tall is Mount Everest?"


@pytest.fixture
def own(corpus_dir: Path, new_state: Callable[[], Path]) -> Iterator[Life]:
    state_dir = new_state()
    with BotApiServer() as server:
        yield Life(server, corpus_dir, state_dir, f"sqlite:///{state_dir / 'storybot.db'}")
        assert server.violations == ()


def test_is_answered_once_though_the_program_is_killed_and_updates_come_twice(own: Life) -> None:
    server = own.server
    readers = [Reader.in_private(server, 5000 + number) for number in range(8)]
    with own.running() as process:
        server.duplicate_next_update()
        answered = {readers[0].says(COUNCIL): readers[0]}
        twice = readers[1].says(COUNCIL)
        server.duplicate_next_update()
        # It comes the second time while the one before it, and it itself, still wait.
        answered |= {twice: readers[1], readers[1].says("/help"): readers[1]}
        for question, reader in answered.items():
            reader.reply_to(question)
        server.fail("sendMessage", times=1_000, status=502)
        left = {reader.says((COUNCIL, "/stories")[turn]): reader for reader in readers for turn in range(2)}
        server.wait_until_read(timeout=PATIENCE)
        server.wait_for_calls("sendMessage", len(answered) + len(readers), timeout=PATIENCE)
        process.process.kill()
        process.wait()
        server.clear_faults()
    # All that the first run took on comes again, be it answered or not.
    server.lose_acknowledgements(len(answered) + len(left))
    with own.running():
        for question, reader in left.items():
            reader.reply_to(question)
        for reader in readers:
            reader.has_heard()
    for reader in readers:
        asked = [question for question, asker in (answered | left).items() if asker is reader]
        # The last one is the reply that was waited for.
        assert [sent.reply_to for sent in reader.sent[:-1]] == asked


def test_a_stop_while_it_answers_ends_it_and_loses_nothing(own: Life) -> None:
    server = own.server
    readers = [Reader.in_private(server, 6000 + number) for number in range(20)]
    # One answer gets through, however fast the machine is.
    server.hang("sendMessage", 0)
    server.fail("sendMessage", times=1_000, status=502)
    with own.running() as process:
        # What nobody has asked before keeps the models busy.
        asked = {reader.id: reader.says(f"Who chaired the council in {reader.id}?") for reader in readers}
        server.wait_for(1, timeout=PATIENCE)
        assert process.end(signal.SIGTERM, timeout=60) == 0
        assert "Traceback" not in process.log
    assert len(server.sent) == 1
    server.clear_faults()
    with own.running():
        server.wait_for(len(readers), timeout=3 * PATIENCE)
        heard = {reader.id: reader.has_heard() for reader in readers}
    assert {reader_id: [sent.reply_to for sent in heard[reader_id]] for reader_id in asked} == {
        reader_id: [question] for reader_id, question in asked.items()
    }


def test_what_was_asked_while_it_was_away_is_answered_in_order_or_told_to_be_late(own: Life) -> None:
    server = own.server
    late, early, both = (Reader.in_private(server, 7000 + number) for number in range(3))
    now = int(time.time())
    for reader, minutes in ((late, 200), (late, 100), (late, 61), (both, 90)):
        server.user_says(COUNCIL, user_id=reader.id, date=now - 60 * minutes)
    young = [
        (reader, server.user_says(words, user_id=reader.id, date=now - 60 * minutes))
        for reader, words, minutes in (
            (early, COUNCIL, 50),
            (both, STATUTE, 40),
            (early, STATUTE, 30),
            (early, REFUSED, 1),
        )
    ]
    with own.running():
        for reader, question in young:
            reader.reply_to(question)
        for reader in (late, both):
            reader.hears("While I was away")
        assert "chairman of the CSTO" in late.asks(COUNCIL).text
        heard = {reader.id: reader.has_heard() for reader in (late, early, both)}
    told = [
        [sent.text.partition(" left unanswered")[0] for sent in heard[reader.id] if sent.reply_to is None]
        for reader in (late, early, both)
    ]
    away = "While I was away,"
    assert told == [[f"{away} 3 questions were"], [], [f"{away} 1 question was"]]
    assert [sent.reply_to for sent in heard[early.id]] == [question for reader, question in young if reader is early]
    assert [len(heard[reader.id]) for reader in (late, early, both)] == [2, 3, 2]


def test_each_topic_in_which_questions_were_missed_is_told_though_a_stop_comes_before(own: Life) -> None:
    server, group = own.server, -1_001_000_000_900
    server.add_chat(group, "supergroup", title="Readers")
    law, summit, quiet = (server.add_topic(group, name) for name in ("Law", "Summit", "Quiet"))
    late = int(time.time()) - 90 * 60
    missed = {law: 2, summit: 1, None: 1}
    for topic, count in missed.items():
        for _ in range(count):
            server.user_says(f"/ask {COUNCIL}", chat_id=group, topic_id=topic, date=late)
    with own.running() as process:
        server.fail("sendMessage", times=1_000, status=502)
        server.wait_for_calls("sendMessage", len(missed), timeout=PATIENCE)
        process.process.kill()
        process.wait()
        server.clear_faults()
    with own.running():
        server.wait_for(len(missed), timeout=PATIENCE)
        asked = server.user_says(f"/ask {COUNCIL}", chat_id=group, topic_id=quiet)
        server.wait_for(lambda sent: sent.reply_to == asked, timeout=PATIENCE)
    told = {sent.topic_id: sent.text.partition(" left")[0] for sent in server.sent if sent.reply_to is None}
    assert told == {
        law: "While I was away, 2 questions were",
        summit: "While I was away, 1 question was",
        None: "While I was away, 1 question was",
    }
    assert len(server.sent) == len(missed) + 1


def test_a_question_and_its_edit_take_the_place_of_one(own: Life) -> None:
    server = own.server
    first, second = (Reader.in_private(server, 7500 + number) for number in range(2))
    edited = first.says(COUNCIL)
    first.edits_message(edited, STATUTE)
    asked = second.says(COUNCIL)
    own.settings["STORYBOT_PENDING_QUESTIONS"] = "2"
    # So that what was asked is from before the start, in Telegram's whole seconds.
    time.sleep(1.1)
    with own.running():
        assert "ratified the Rome Statute" in first.reply_to(edited).text
        second.reply_to(asked)
        assert [len(reader.has_heard()) for reader in (first, second)] == [1, 1]


class TestAWithdrawal:
    """A message that is edited into one that asks nothing."""

    def kill(self, own: Life, process: Running) -> str:
        """Kill the program; return what its database holds of updates."""
        process.process.kill()
        process.wait()
        own.server.clear_faults()
        with closing(sqlite3.connect(own.state_dir / "storybot.db")) as database:
            return str(database.execute("SELECT payload FROM updates").fetchall())

    def test_is_carried_out_though_the_program_is_killed_before(self, own: Life) -> None:
        reader = Reader.in_private(own.server, 8500)
        question = reader.says("Чому Пашинян критикував ОДКБ?")
        with own.running() as process:
            reply = reader.reply_to(question)
            own.server.fail("editMessageText", times=1_000, status=502)
            reader.edits_message(question, "/help between you and me")
            own.server.wait_for_calls("editMessageText", timeout=PATIENCE)
            kept = self.kill(own, process)
        assert "edited_message" in kept
        assert "between you and me" not in kept
        with own.running():
            (withdrawn,) = own.server.wait_for(1, timeout=PATIENCE, edited=True)
            assert (withdrawn.message_id, withdrawn.buttons) == (reply.message_id, [])
            assert withdrawn.text == voice_for("uk").text("question-withdrawn")
            assert reader.has_heard() == [reply]

    def test_of_a_question_that_waits_leaves_it_unanswered_though_the_program_is_killed(self, own: Life) -> None:
        reader = Reader.in_private(own.server, 8600)
        with own.running() as process:
            own.server.fail("sendMessage", times=1_000, status=502)
            question = reader.says(COUNCIL)
            own.server.wait_for_calls("sendMessage", timeout=PATIENCE)
            reader.edits_message(question, "/help between you and me")
            own.server.wait_until_read(timeout=PATIENCE)
            assert "between you and me" not in self.kill(own, process)
        with own.running():
            assert reader.has_heard() == []


def test_a_stop_while_telegram_takes_nothing_loses_nothing(own: Life) -> None:
    server = own.server
    readers = [Reader.in_private(server, 8000 + number) for number in range(3)]
    with own.running() as process:
        server.fail("sendMessage", times=1_000, status=502)
        asked = {reader.id: reader.says(COUNCIL) for reader in readers}
        server.wait_for_calls("sendMessage", len(readers), timeout=PATIENCE)
        assert process.end(signal.SIGTERM, timeout=60) == 0
    server.clear_faults()
    with own.running():
        for reader in readers:
            reader.reply_to(asked[reader.id])
            assert [sent.reply_to for sent in reader.has_heard()] == [asked[reader.id]]
