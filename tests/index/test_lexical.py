"""Words, and BM25 over them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import LexicalIndex, words
from tests.strategies import texts

TEXTS = ["The ferry sails again.", "The pier was torn away.", "The ferry, the ferry and the pier."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is the chairman of the council?", ["chairman", "council"]),
        ("Armenia's and Armenia’s", ["armenia", "armenia"]),
        ("U.S. troops", ["us", "troop"]),
        ("Café CAFE", ["cafe", "cafe"]),
        ("when did they?", []),
        ("Пашинян", ["пашинян"]),
    ],
)
def test_words_lose_case_accents_endings_and_stop_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_text_with_more_of_the_rarer_words_scores_higher() -> None:
    scores = LexicalIndex(TEXTS).scores(words("ferry pier"))
    assert scores[2] > scores[1] > 0
    assert scores[2] > scores[0] > 0


def test_a_word_that_no_text_holds_lowers_every_score() -> None:
    index = LexicalIndex(TEXTS)
    assert max(index.scores(words("ferry crocodile"))) < max(index.scores(words("ferry")))


@pytest.mark.parametrize("question", ["crocodile", "", "who is it?"])
def test_a_question_with_no_word_of_the_texts_scores_nothing(question: str) -> None:
    assert LexicalIndex(TEXTS).scores(words(question)).tolist() == [0, 0, 0]


def test_texts_of_stop_words_alone_can_be_indexed() -> None:
    assert LexicalIndex(["it is", "they were"]).scores(["ferri"]).tolist() == [0, 0]


@given(st.lists(texts, min_size=1, max_size=5), texts)
def test_scores_are_shares(rows: list[str], question: str) -> None:
    scores = LexicalIndex(rows).scores(words(question))
    assert scores.shape == (len(rows),)
    assert all(0 <= score <= 1 for score in scores)
