"""Which version of a question is the newest."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.receiving.edits import Versions


def test_an_edit_that_comes_while_the_first_answer_is_made_wins() -> None:
    questions = Versions()
    questions.note(5, 100, 1)
    assert questions.is_newest(5, 100, 1)
    questions.note(5, 100, 2)
    assert not questions.is_newest(5, 100, 1)
    assert questions.is_newest(5, 100, 2)


def test_the_same_message_number_in_another_chat_is_another_question() -> None:
    questions = Versions()
    questions.note(5, 100, 2)
    assert questions.is_newest(6, 100, 1)


@given(st.lists(st.integers(0, 9), min_size=1))
def test_the_greatest_version_is_the_newest_in_whatever_order_they_come(versions: list[int]) -> None:
    questions = Versions()
    for version in versions:
        questions.note(5, 100, version)
    assert [questions.is_newest(5, 100, version) for version in versions] == [
        version == max(versions) for version in versions
    ]


def test_what_was_noted_longest_ago_is_forgotten_first() -> None:
    questions = Versions(kept=2)
    for message_id, version in ((1, 9), (2, 9), (1, 9), (3, 9)):
        questions.note(5, message_id, version)
    assert len(questions) == 2
    assert [questions.is_newest(5, message_id, 1) for message_id in (1, 2, 3)] == [False, True, False]
