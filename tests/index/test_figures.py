"""Numbers and dates, as far as answers are compared by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.figures import asks_for_figure, contradict, figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 23 November 2023", {23.0, 2023.0, "november"}),
        ("3 million kroner", {3_000_000.0}),
        ("three million kroner", {3_000_000.0}),
        ("12,500 people", {12_500.0}),
        ("1.234.567 votes", {1_234_567.0}),
        ("2.5 per cent", {2.5}),
        ("On 4 May", {4.0, "may"}),
        ("It may rain", set()),
        ("next Tuesday", {"tuesday"}),
        ("nobody", set()),
    ],
)
def test_the_figures_of_a_text(text: str, found: set[float | str]) -> None:
    assert figures(text) == found


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("12 people", "15 people", True),
        ("on 4 May", "on 5 May", True),
        ("23 November", "November 23, 2023", False),  # one says more, not otherwise
        ("twelve", "12", False),
        ("many people", "15 people", False),
        ("Anna", "Ola", False),  # names may both be right
        ("12 people", "on Monday", False),  # figures of two sorts
    ],
)
def test_answers_contradict_where_each_has_a_figure_that_the_other_lacks(one: str, other: str, apart: bool) -> None:
    assert contradict(one, other) is contradict(other, one) is apart


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How many died?", True),
        ("when was that", True),
        ("In which year did it open?", True),
        ("Who died?", False),
        ("How did it end?", False),
        ("What is the date palm?", False),
    ],
)
def test_a_question_for_a_figure_is_told_by_its_words(question: str, asks: bool) -> None:
    assert asks_for_figure(question) is asks


@given(st.text())
def test_no_text_contradicts_itself(text: str) -> None:
    assert not contradict(text, text)
