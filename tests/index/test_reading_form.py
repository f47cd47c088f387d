"""The form in which a question is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.form import reading_form


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Is the ferry part of the fleet?", "ferry part fleet"),
        ("Didn't Anna Berg agree to it?", "Anna Berg agree"),
        ("was the U.S. told?", "U.S told"),
        ("Who is the mayor?", "Who is the mayor?"),
        ("ferry fleet", "ferry fleet"),
        ("Is it so?", "Is it so?"),  # a single word says too little
        ("Mayors are", "Mayors are"),
        ("Cancelled trips", "Cancelled trips"),  # begins with letters of "can"
    ],
)
def test_a_question_for_yes_or_no_is_read_as_its_words(question: str, form: str) -> None:
    assert reading_form(question) == form


@given(st.text())
def test_the_form_has_no_word_that_was_not_asked(text: str) -> None:
    assert all(word in text for word in reading_form(text).split())
