"""What is kept of a private chat, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram.memory import FORGOTTEN_AFTER, ChatData, forget, recall, remember
from index.understanding import Turn

NOON = datetime(2024, 5, 4, 12, tzinfo=UTC)
TURN = Turn("Who saved a penalty?", "Sam Oduya", "match")


def test_a_new_chat_has_nothing_to_take_up() -> None:
    assert recall({}, NOON) is None


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        (timedelta(0), True),
        (timedelta(minutes=59), True),
        (FORGOTTEN_AFTER, True),
        (FORGOTTEN_AFTER + timedelta(seconds=1), False),
        (timedelta(days=3), False),
    ],
)
def test_a_turn_is_kept_for_an_hour(later: timedelta, kept: bool) -> None:
    chat: ChatData = {}
    remember(chat, TURN, NOON)
    assert recall(chat, NOON + later) == (TURN if kept else None)


def test_a_new_question_takes_the_place_of_the_last_and_begins_a_new_hour() -> None:
    chat: ChatData = {}
    remember(chat, TURN, NOON)
    remember(chat, Turn("Who won?", "", None), NOON + timedelta(minutes=50))
    assert recall(chat, NOON + timedelta(minutes=100)) == Turn("Who won?", "", None)


def test_thanks_leave_the_last_question_in_its_place() -> None:
    chat: ChatData = {}
    remember(chat, TURN, NOON)
    remember(chat, None, NOON + timedelta(minutes=1))
    assert recall(chat, NOON + timedelta(minutes=2)) == TURN


def test_what_is_forgotten_is_gone_and_can_be_forgotten_twice() -> None:
    chat: ChatData = {}
    remember(chat, TURN, NOON)
    forget(chat)
    forget(chat)
    assert recall(chat, NOON) is None
    assert chat == {}
