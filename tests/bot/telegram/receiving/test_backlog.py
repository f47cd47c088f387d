"""What came while the bot was away."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import MissedQuestion
from bot.settings import load_settings
from bot.telegram.receiving.backlog import LULL, Away, Backlog

START = datetime(2024, 5, 4, 12, 0, 0, 700_000, tzinfo=UTC)
HOUR = timedelta(hours=1)


def before(minutes: float) -> datetime:
    """A moment before the start, in whole seconds as Telegram gives it."""
    return START.replace(microsecond=0) - timedelta(minutes=minutes)


def q(chat: int, message: int = 1, topic: int = 0) -> MissedQuestion:
    return MissedQuestion(chat, message, topic)


def told(backlog: Backlog, now: datetime = START + LULL) -> dict[tuple[int, int], int]:
    """How many questions are told of in which topic of which chat."""
    return {(away.chat_id, away.topic_id): len(away.questions) for away in backlog.due(now)}


@pytest.mark.parametrize(
    ("minutes", "answered"),
    [(-5, True), (0, True), (1, True), (60, True), (61, False), (60 * 24, False)],
)
def test_a_question_is_answered_unless_it_is_too_old(minutes: float, answered: bool) -> None:
    assert Backlog(START, HOUR, 10).admit(q(5), before(minutes), START) is answered


def test_so_many_old_questions_are_answered_the_first_ones_over_all_chats() -> None:
    backlog = Backlog(START, HOUR, 3)
    asked = [q(1, 1), q(2, 1), q(1, 2), q(2, 2), q(3, 1)]
    assert [backlog.admit(one, before(10), START) for one in asked] == [True, True, True, False, False]
    assert backlog.admit(q(2, 3), before(-1), START)


def test_a_question_that_is_too_old_takes_no_place() -> None:
    backlog = Backlog(START, HOUR, 1)
    assert [backlog.admit(q(1, minutes), before(minutes), START) for minutes in (90, 10)] == [False, True]


def test_a_question_that_was_taken_on_before_takes_no_place_but_has_to_be_young() -> None:
    backlog = Backlog(START, HOUR, 1)
    assert backlog.admit(q(1, 1), before(10), START, again=True)
    assert not backlog.admit(q(1, 2), before(90), START, again=True)
    assert backlog.admit(q(1, 3), before(10), START)


@pytest.mark.parametrize("again", [False, True])
def test_a_question_and_its_edits_take_one_place(again: bool) -> None:
    backlog = Backlog(START, HOUR, 2 - again)
    assert backlog.admit(q(1, 1), before(10), START, again=again)
    assert all(backlog.admit(q(1, 1), before(minutes), START) for minutes in (9, 8))
    assert [backlog.admit(q(1, message), before(7), START) for message in (2, 3)] == [True, False]


def test_a_question_and_its_edits_are_missed_as_one() -> None:
    backlog = Backlog(START, HOUR, 0)
    for minutes in (90, 80, 10):
        assert not backlog.admit(q(1), before(minutes), START)
    assert told(backlog) == {(1, 0): 1}


@pytest.mark.parametrize("minutes", [50, -1])
def test_a_question_whose_edit_is_answered_is_not_missed(minutes: int) -> None:
    backlog = Backlog(START, HOUR, 1)
    assert not backlog.admit(q(1), before(90), START)
    assert backlog.has_missed(q(1))
    assert backlog.admit(q(1), before(minutes), START)
    assert not backlog.has_missed(q(1))
    assert told(backlog) == {}


def test_a_chat_is_told_once_with_its_first_new_question() -> None:
    backlog = Backlog(START, HOUR, 0)
    for question in (q(1, 1), q(1, 2), q(2)):
        backlog.admit(question, before(10), START)
    assert backlog.due(START) == []
    backlog.admit(q(1, 3), before(-1), START)
    assert backlog.due(START) == [Away(1, 0, (q(1, 1), q(1, 2)))]
    backlog.admit(q(1, 4), before(-1), START)
    assert backlog.due(START) == []


def test_each_topic_in_which_something_was_missed_is_told() -> None:
    backlog = Backlog(START, HOUR, 0)
    for question in (q(1, 1, 7), q(1, 2), q(1, 3, 7), q(1, 4, 8)):
        backlog.admit(question, before(10), START)
    backlog.admit(q(1, 5, 9), before(-1), START)
    assert told(backlog, START) == {(1, 7): 2, (1, 0): 1, (1, 8): 1}


def test_all_chats_are_told_once_nothing_old_has_come_for_a_while() -> None:
    backlog = Backlog(START, HOUR, 0)
    for chat in (1, 2):
        backlog.admit(q(chat), before(10), START)
    assert backlog.due(START + LULL * 0.9) == []
    assert told(backlog) == {(1, 0): 1, (2, 0): 1}
    assert backlog.due(START + 2 * LULL) == []


def test_what_was_missed_before_the_start_is_told_of_with_the_rest() -> None:
    backlog = Backlog(START, HOUR, 0)
    backlog.recall([q(1, 1), q(2, 1)], START)
    assert backlog.due(START) == []
    for message in (1, 2):
        backlog.admit(q(1, message), before(10), START)
    assert told(backlog) == {(1, 0): 2, (2, 0): 1}


def test_a_chat_that_missed_nothing_is_told_nothing() -> None:
    backlog = Backlog(START, HOUR, 10)
    backlog.admit(q(1, 1), before(10), START)
    backlog.admit(q(1, 2), before(-1), START)
    assert backlog.due(START + HOUR) == []


def test_with_no_minutes_set_everything_old_is_missed_but_nothing_of_the_second_of_the_start() -> None:
    backlog = Backlog(START, timedelta(0), 10)
    assert not backlog.admit(q(1, 1), before(1 / 60), START)
    assert backlog.admit(q(1, 2), before(0), START)


def test_the_settings_say_how_old_and_how_many() -> None:
    backlog = Backlog.of(load_settings(pending_minutes=5, pending_questions=1), START)
    assert [backlog.admit(q(1, minutes), before(minutes), START) for minutes in (6, 5, 4)] == [False, True, False]


updates = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(-10, 120), st.booleans())


@given(st.lists(updates), st.integers(0, 5))
def test_every_question_is_answered_or_counted_once_and_never_both(
    asked: list[tuple[int, int, int, bool]], places: int
) -> None:
    backlog = Backlog(START, HOUR, places)
    missed: set[MissedQuestion] = set()
    answered_old: set[MissedQuestion] = set()
    for chat, message, minutes, asks_what_is_due in asked:
        question = q(chat, message, message % 2)
        if backlog.admit(question, before(minutes), START):
            assert minutes <= 60
            missed.discard(question)
            if minutes > 0:
                answered_old.add(question)
        else:
            assert minutes > 0
            missed.add(question)
        if asks_what_is_due:
            for away in backlog.due(START):
                assert {(one.chat_id, one.topic_id) for one in away.questions} == {(away.chat_id, away.topic_id)}
                assert missed.issuperset(away.questions)
                missed.difference_update(away.questions)
    left = Counter((question.chat_id, question.topic_id) for question in missed)
    assert told(backlog) == left
    assert len(answered_old) <= places
