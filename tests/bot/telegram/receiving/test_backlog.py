"""What came while the bot was away."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import MissedQuestion
from bot.settings import load_settings
from bot.telegram.receiving.backlog import LULL, Backlog
from bot.telegram.receiving.request import Kind, Request

START = datetime(2024, 5, 4, 12, 0, 0, 700_000, tzinfo=UTC)
HOUR = timedelta(hours=1)


def before(minutes: float) -> datetime:
    """A moment before the start, in whole seconds as Telegram gives it."""
    return START.replace(microsecond=0) - timedelta(minutes=minutes)


def q(chat: int, message: int = 1, minutes: float = 10, topic: int = 0, *, resumed: bool = False) -> Request:
    """A question that was sent so many minutes before the start."""
    return Request(
        1, Kind.ANSWER, chat_id=chat, message_id=message, topic_id=topic, sent_at=before(minutes), resumed=resumed
    )


def admit(backlog: Backlog, request: Request) -> bool:
    """Have a question come; one that is answered is not missed any more."""
    admitted = backlog.admit(request, START)
    if admitted:
        backlog.recover(request)
    return admitted


def told(backlog: Backlog, now: datetime = START + LULL) -> dict[tuple[int, int], int]:
    """How many questions are told of in which topic of which chat."""
    return {(away.chat_id, away.topic_id): len(away.questions) for away in backlog.due(now)}


def test_a_question_is_answered_unless_it_is_too_old() -> None:
    for minutes, answered in [(-5, True), (0, True), (1, True), (60, True), (61, False), (60 * 24, False)]:
        assert admit(Backlog(START, HOUR, 10), q(5, minutes=minutes)) is answered


def test_the_first_old_questions_of_all_chats_are_answered_up_to_a_number() -> None:
    backlog = Backlog(START, HOUR, 3)
    asked = [q(1, 0, 90), q(1, 1), q(2, 1), q(1, 2), q(2, 2), q(3, 1)]
    assert [admit(backlog, one) for one in asked] == [False, True, True, True, False, False]
    assert admit(backlog, q(2, 3, -1))


@pytest.mark.parametrize("resumed", [False, True])
def test_a_question_and_its_edits_take_one_place(resumed: bool) -> None:
    backlog = Backlog(START, HOUR, 2 - resumed)
    assert admit(backlog, q(1, 1, resumed=resumed))
    assert all(admit(backlog, q(1, 1, minutes)) for minutes in (9, 8))
    assert [admit(backlog, q(1, message, 7)) for message in (2, 3)] == [True, False]


@pytest.mark.parametrize(("minutes", "missed"), [(80, {(1, 0): 1}), (50, {}), (-1, {})])
def test_a_question_and_its_edits_are_missed_or_answered_as_one(
    minutes: int, missed: dict[tuple[int, int], int]
) -> None:
    backlog = Backlog(START, HOUR, 1)
    assert not admit(backlog, q(1, 1, 90))
    assert admit(backlog, q(1, 1, minutes)) is (not missed)
    assert told(backlog) == missed


def test_each_topic_in_which_something_was_missed_is_told() -> None:
    backlog = Backlog(START, HOUR, 0)
    for question in (q(1, 1, topic=7), q(1, 2), q(1, 3, topic=7), q(1, 4, topic=8), q(1, 5, -1, topic=9)):
        admit(backlog, question)
    assert told(backlog, START) == {(1, 7): 2, (1, 0): 1, (1, 8): 1}


def test_all_chats_are_told_once_no_old_question_has_come_for_a_while() -> None:
    backlog = Backlog(START, HOUR, 0)
    for chat in (1, 2):
        admit(backlog, q(chat))
    assert backlog.due(START + LULL * 0.9) == []
    assert told(backlog) == {(1, 0): 1, (2, 0): 1}
    assert backlog.due(START + 2 * LULL) == []


def test_with_no_minutes_everything_old_is_missed_but_nothing_of_the_second_of_the_start() -> None:
    backlog = Backlog(START, timedelta(0), 10)
    assert not admit(backlog, q(1, 1, 1 / 60))
    assert admit(backlog, q(1, 2, 0))


def test_the_settings_say_how_old_and_how_many() -> None:
    backlog = Backlog.of(load_settings(pending_minutes=5, pending_questions=1), START)
    assert [admit(backlog, q(1, minutes, minutes)) for minutes in (6, 5, 4)] == [False, True, False]


questions = st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(-10, 120), st.booleans())


@given(st.lists(questions), st.integers(0, 5))
def test_every_question_is_answered_or_told_of_once_and_never_both(
    asked: list[tuple[int, int, int, bool]], places: int
) -> None:
    backlog = Backlog(START, HOUR, places)
    missed: set[MissedQuestion] = set()
    answered_old: set[MissedQuestion] = set()
    for chat, message, minutes, asks_what_is_due in asked:
        question = MissedQuestion(chat, message, message % 2)
        if admit(backlog, q(chat, message, minutes, message % 2)):
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
    assert told(backlog) == Counter((question.chat_id, question.topic_id) for question in missed)
    assert len(answered_old) <= places


@pytest.mark.parametrize("minutes", [-20, 20, -5000, 5000])
def test_ages_are_told_by_telegrams_clock(minutes: int) -> None:
    fast = Backlog(START + timedelta(minutes=minutes), HOUR, 10)
    fast.know_offset(timedelta(minutes=-minutes))
    assert [admit(fast, q(5, number, age)) for number, age in enumerate((61, 59, -1))] == [False, True, True]


def test_once_all_that_waited_is_there_nothing_is_old() -> None:
    backlog = Backlog(START, HOUR, 0)
    backlog.caught_up()
    assert admit(backlog, q(5, minutes=600))
    assert not backlog.is_old(q(5, minutes=600))
