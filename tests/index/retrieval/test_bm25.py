"""Words, and BM25 over them."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.bm25 import length_norms, word_counts, word_shares, words
from index.retrieval.encoder import Vectors
from tests.strategies import texts

TEXTS = ["The ferry sails again.", "The pier was torn away.", "The ferry, the ferry and the pier."]


def shares(texts: Sequence[str], question: str) -> Vectors:
    """The scores of texts."""
    stems = [words(text) for text in texts]

    def postings(stem: str) -> tuple[np.ndarray, np.ndarray, int]:
        counts = np.array([text.count(stem) for text in stems], dtype=np.int64)
        return np.flatnonzero(counts), counts[counts > 0], int((counts > 0).sum())

    lengths = np.array(list(map(len, stems)), dtype=np.int32)
    return word_shares(
        words(question), postings, length_norms(lengths, float(lengths.mean()) if texts else 0.0), len(texts)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is the chairman of the council?", ["chairman", "council"]),
        ("Armenia's and Armenia’s", ["armenia", "armenia"]),
        ("U.S. troops", ["us", "troop"]),
        ("Café CAFE", ["cafe", "cafe"]),
        ("when did they? что это такое і де вони? ի՞նչ է սա", ["так", "սա"]),
        ("谁 1910", ["谁", "1910"]),
        ("1㉠", ["1"]),  # the sign would become a letter
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
    scores = shares(TEXTS, "ferry pier")
    assert scores[2] > max(scores[:2]) >= min(scores[:2]) > 0
    assert max(shares(TEXTS, "ferry crocodile")) < max(shares(TEXTS, "ferry"))


def test_a_score_is_that_of_the_formula() -> None:
    # Two of three texts hold "ferri", of 4, 3 and 4 stems: idf log(1 + 1.5 / 2.5), k1 1.5, b 0.75.
    texts = ["Ferry sails again north.", "Pier torn away.", "Ferry, ferry, pier, storm."]
    norms = [0.25 + 0.75 * 4 / (11 / 3)] * 2
    expected = [1 / (1 + 1.5 * norms[0]), 0, 2 / (2 + 1.5 * norms[1])]
    assert shares(texts, "ferry").tolist() == pytest.approx(expected)
    # A word that nothing holds adds its idf to what could be reached.
    known, unknown = np.log(1 + 1.5 / 2.5), np.log(1 + 3.5 / 0.5)
    assert shares(texts, "ferry crocodile")[0] == pytest.approx(expected[0] * known / (known + unknown))
    assert shares(texts, "ferry ferry").tolist() == pytest.approx(expected)


@pytest.mark.parametrize("question", ["crocodile", "", "who is it?"])
def test_a_question_with_no_word_of_the_texts_scores_nothing(question: str) -> None:
    assert shares(TEXTS, question).tolist() == [0, 0, 0]
    assert shares(["it is", "they were"], question).tolist() == [0, 0]


@given(st.lists(texts, min_size=1, max_size=5), texts)
def test_scores_are_shares(rows: list[str], question: str) -> None:
    scores = shares(rows, question)
    assert scores.shape == (len(rows),)
    assert all(0 <= score <= 1 for score in scores)


def test_words_are_counted_in_lower_case_as_they_are_written() -> None:
    assert word_counts("Ferries and a FERRY, a ferry of 1910.") == {
        "ferries": 1,
        "and": 1,
        "a": 2,
        "ferry": 2,
        "of": 1,
        "1910": 1,
    }
