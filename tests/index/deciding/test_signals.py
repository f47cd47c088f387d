"""Figures of retriever and reader, as the decision takes them."""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.deciding.signals import LOWEST, SIGNALS, signals_of
from index.reading import ReadCandidate, SentenceReading
from index.retrieval import Candidate
from index.retrieval.passages import Passage


def read(sentence: int, cosine: float, mass: float, log_story: float = 0.0) -> ReadCandidate:
    candidate = Candidate(Passage(0, sentence), cosine, log_story)
    return ReadCandidate(candidate, SentenceReading(mass, 0.5, 0, 1))


def test_each_signal_stands_in_its_column() -> None:
    rows = signals_of([read(3, 0.8, 2.5, -0.1), read(0, 0.9, 3.5, -2.0)])
    expected = {
        "mass": [2.5, 3.5],
        "cosine_gap": [-0.1, 0.0],
        "log_story": [-0.1, -2.0],
        "pertains": [-np.log1p(np.exp(-30 * (0.9 - 0.56)))] * 2,
    }
    assert tuple(expected) == SIGNALS
    for column, name in enumerate(SIGNALS):
        assert rows[:, column].tolist() == pytest.approx(expected[name]), name


def test_nothing_that_was_read_has_no_rows_and_all_columns() -> None:
    assert signals_of([]).shape == (0, len(SIGNALS))


_LOGITS = st.floats(-1e4, 1e4) | st.just(-inf)


@given(st.lists(st.tuples(st.floats(-1, 1), _LOGITS), min_size=1, max_size=5))
def test_signals_are_finite_and_the_best_has_no_gap(figures: list[tuple[float, float]]) -> None:
    rows = signals_of([read(number, *one) for number, one in enumerate(figures)])
    assert np.isfinite(rows).all()
    named = dict(zip(SIGNALS, rows.T, strict=True))
    assert named["mass"].min() >= LOWEST
    assert named["cosine_gap"].max() == 0
