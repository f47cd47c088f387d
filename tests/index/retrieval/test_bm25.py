"""Words, and BM25 over them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.bm25 import LexicalIndex, words
from tests.strategies import texts

TEXTS = ["The ferry sails again.", "The pier was torn away.", "The ferry, the ferry and the pier."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is the chairman of the council?", ["chairman", "council"]),
        ("Armenia's and Armenia’s", ["armenia", "armenia"]),
        ("U.S. troops", ["us", "troop"]),
        ("Café CAFE", ["cafe", "cafe"]),
        ("when did they? что это такое і де вони? ի՞նչ է սա", ["так", "սա"]),
        ("谁 1910", ["谁", "1910"]),
        ("", []),
    ],
)
def test_words_lose_case_accents_endings_and_stop_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("ferry Ferries ferry's FERRY", "ferri"),
        ("министр министры Министров министром", "министр"),
        ("район районы районом", "район"),  # й is no accented и
        ("порт порти портом порту", "порт"),  # Ukrainian is stemmed as Russian
        ("їхав", "їхав"),
        ("նախարար նախարարը Նախարարի նախարա՞ր նախարարներ", "նախար"),
    ],
)
def test_the_forms_of_a_word_have_one_stem_in_every_script(forms: str, stem: str) -> None:
    assert set(words(forms)) == {stem}


def test_the_text_with_more_of_the_rarer_words_scores_higher() -> None:
    index = LexicalIndex(TEXTS)
    scores = index.scores(words("ferry pier"))
    assert scores[2] > max(scores[:2]) >= min(scores[:2]) > 0
    assert max(index.scores(words("ferry crocodile"))) < max(index.scores(words("ferry")))


@pytest.mark.parametrize("question", ["crocodile", "", "who is it?"])
def test_a_question_with_no_word_of_the_texts_scores_nothing(question: str) -> None:
    assert LexicalIndex(TEXTS).scores(words(question)).tolist() == [0, 0, 0]
    assert LexicalIndex(["it is", "they were"]).scores(words(question)).tolist() == [0, 0]


@given(st.lists(texts, min_size=1, max_size=5), texts)
def test_scores_are_shares(rows: list[str], question: str) -> None:
    scores = LexicalIndex(rows).scores(words(question))
    assert scores.shape == (len(rows),)
    assert all(0 <= score <= 1 for score in scores)
