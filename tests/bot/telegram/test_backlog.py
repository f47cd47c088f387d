"""What came while the bot was away."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import load_settings
from bot.telegram.backlog import LULL, Away, Backlog

START = datetime(2024, 5, 4, 12, 0, 0, 700_000, tzinfo=UTC)
HOUR = timedelta(hours=1)


def before(minutes: float) -> datetime:
    """A moment before the start, in whole seconds as Telegram gives it."""
    return START.replace(microsecond=0) - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "answered"),
    [(-5, True), (0, True), (1, True), (60, True), (61, False), (60 * 24, False)],
)
def test_a_question_is_answered_unless_it_is_too_old(minutes: float, answered: bool) -> None:
    assert Backlog(START, HOUR, 10).admit(5, before(minutes), START) is answered


def test_so_many_old_questions_are_answered_the_first_ones_over_all_chats() -> None:
    backlog = Backlog(START, HOUR, 3)
    found = [backlog.admit(chat, before(10), START) for chat in (1, 2, 1, 2, 3)]
    assert found == [True, True, True, False, False]
    assert backlog.admit(2, before(-1), START)


def test_a_question_that_is_too_old_takes_no_place() -> None:
    backlog = Backlog(START, HOUR, 1)
    assert [backlog.admit(1, before(minutes), START) for minutes in (90, 10)] == [False, True]


def test_a_chat_is_told_once_with_its_first_new_question() -> None:
    backlog = Backlog(START, HOUR, 0)
    for chat in (1, 1, 2):
        backlog.admit(chat, before(10), START)
    assert backlog.due(START) == []
    backlog.admit(1, before(-1), START)
    assert backlog.due(START) == [Away(1, 2)]
    backlog.admit(1, before(-1), START)
    assert backlog.due(START) == []


def test_all_chats_are_told_once_nothing_old_has_come_for_a_while() -> None:
    backlog = Backlog(START, HOUR, 0)
    for chat in (1, 2):
        backlog.admit(chat, before(10), START)
    assert backlog.due(START + LULL * 0.9) == []
    assert backlog.due(START + LULL) == [Away(1, 1), Away(2, 1)]
    assert backlog.due(START + 2 * LULL) == []


def test_a_chat_that_missed_nothing_is_told_nothing() -> None:
    backlog = Backlog(START, HOUR, 10)
    backlog.admit(1, before(10), START)
    backlog.admit(1, before(-1), START)
    assert backlog.due(START + HOUR) == []


def test_with_no_minutes_set_everything_old_is_missed_but_nothing_of_the_second_of_the_start() -> None:
    backlog = Backlog(START, timedelta(0), 10)
    assert not backlog.admit(1, before(1 / 60), START)
    assert backlog.admit(1, before(0), START)


def test_the_settings_say_how_old_and_how_many() -> None:
    backlog = Backlog.of(load_settings(pending_minutes=5, pending_questions=1), START)
    assert [backlog.admit(1, before(minutes), START) for minutes in (6, 5, 4)] == [False, True, False]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-10, 120), st.booleans())), st.integers(0, 5))
def test_every_question_is_answered_or_counted_and_never_both(asked: list[tuple[int, int, bool]], places: int) -> None:
    backlog = Backlog(START, HOUR, places)
    missed: Counter[int] = Counter()
    told: Counter[int] = Counter()
    answered_old = 0
    for chat, minutes, asks_what_is_due in asked:
        if backlog.admit(chat, before(minutes), START):
            answered_old += minutes > 0
            assert minutes <= 60
        else:
            missed[chat] += 1
            assert minutes > 0
        if asks_what_is_due:
            told.update({away.chat_id: away.questions for away in backlog.due(START)})
    told.update({away.chat_id: away.questions for away in backlog.due(START + LULL)})
    assert told == missed
    assert answered_old <= places
