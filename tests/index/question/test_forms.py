"""Forms of questions with parts in any order."""

import pytest

from index.question.forms import Form

WHEN = Form.of("when + [was] + published + [{this}]", "en")


@pytest.mark.parametrize(
    "question",
    [
        "when published",
        "published when",
        "when was this story published",
        "this story was published when",
        "when it published",
    ],
)
def test_parts_stand_in_any_order_and_those_in_brackets_may_be_missing(question: str) -> None:
    assert WHEN.fits(question)


@pytest.mark.parametrize(
    "question",
    ["when", "published", "when was it this story published", "when was was it published", "when published there", ""],
)
def test_each_part_stands_once_and_nothing_else_does(question: str) -> None:
    assert not WHEN.fits(question)


def test_a_form_of_one_part_is_a_pattern_of_the_whole_question() -> None:
    form = Form.of("who wrote {this}", "en")
    assert form.fits("who wrote the article")
    assert not form.fits("so who wrote the article")
    assert not form.may_leave_out
    assert WHEN.may_leave_out
