"""Statements turned round into questions."""

import random

import pytest

from index.training.records import Document, LabelledQuestion, Sentence
from index.training.yes_no import as_yes_no, invert


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("The pier was closed in March.", "Was the pier closed in March?"),
        ("Anna Berg will chair the council, which meets in May.", "Will Anna Berg chair the council?"),
        ("Repairs can take a year (or two).", "Can Repairs take a year?"),
        ("It was closed in March.", None),  # who knows what "it" is
        ("In March the pier was closed.", None),  # no subject first
        ("Anna closed the pier.", None),  # no auxiliary
        ("The pier, the oldest one, was closed today.", None),
        ("The pier was closed.", None),  # too little is asked
        ("", None),
    ],
)
def test_a_statement_is_turned_round_where_it_has_the_form(statement: str, question: str | None) -> None:
    assert invert(statement) == question


def test_its_sentence_decides_it_whatever_number_or_contrary_is_asked_for() -> None:
    document = Document("pier", "", (Sentence("It rained.", 0, 0), Sentence("The old pier was closed in 1910.", 0, 11)))
    question = LabelledQuestion("When was it closed?", document, frozenset({1}))
    made = [as_yes_no(question, random.Random(seed)) for seed in range(200)]
    asked = {one.text for one in made if one}
    assert all(one and one.gold == {1} and one.decided for one in made)
    assert "Was the old pier closed in 1910?" in asked
    assert any(text.startswith("Was the new pier") for text in asked) or any("1909" in text for text in asked)
    assert all(text.startswith("Was the") and text.endswith("?") for text in asked)


def test_a_question_without_an_answer_gives_none() -> None:
    document = Document("pier", "", (Sentence("The pier was closed in 1910.", 0, 0),))
    assert as_yes_no(LabelledQuestion("Who?", document, frozenset()), random.Random(1)) is None
