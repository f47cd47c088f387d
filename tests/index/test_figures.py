"""Numbers and dates, as far as answers are compared by them."""

import pytest

from index.figures import asks_for_figure, figures


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
