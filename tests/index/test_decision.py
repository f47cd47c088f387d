"""From figures to a probability."""

import json
from math import inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import ModelError
from index.decision import Calibration
from index.model_names import READER_FOLDER, sha256_of
from index.passages import Passage
from index.reading import ReadCandidate, SentenceReading
from index.story_index import Candidate

CALIBRATION = Calibration(
    "0" * 64, -1.0, 0.5, 0.25, on_topic_intercept=-5.0, on_topic_retrieval=10.0, on_topic_searched=-1.0
)


def read(retrieval: float, span: float) -> ReadCandidate:
    return ReadCandidate(Candidate(Passage(0, 0, 0, 5), retrieval), SentenceReading(span, 0, 5))


@pytest.mark.parametrize(
    ("retrieval", "span", "expected"),
    [(2.0, 0.0, 0.5), (1.0, 2.0, 0.4967), (0.5, 3.0, 0.25), (0.5, 1000.0, 0.5), (2.0, -inf, 0.0)],
)
def test_it_is_the_chance_to_be_on_topic_times_the_chance_to_answer(
    retrieval: float, span: float, expected: float
) -> None:
    assert CALIBRATION.probability(read(retrieval, span), 1) == pytest.approx(expected, abs=1e-3)


@given(st.floats(0, 4), st.floats(-100, 100) | st.just(-inf))
def test_it_is_a_probability_whatever_the_figures(retrieval: float, span: float) -> None:
    assert 0 <= CALIBRATION.probability(read(retrieval, span), 20) <= 1


def test_the_packaged_calibration_is_that_of_the_packaged_reader() -> None:
    assert Calibration.packaged().reader == sha256_of(READER_FOLDER / "model.safetensors")


def test_every_figure_of_the_packaged_calibration_speaks_for_an_answer() -> None:
    assert Calibration.packaged().retrieval > 0
    assert Calibration.packaged().span > 0
    assert Calibration.packaged().on_topic_retrieval > 0
    assert Calibration.packaged().on_topic_searched < 0


@pytest.mark.parametrize("content", [None, "", "[]", "{}", json.dumps({"reader": "x", "intercept": 1})])
def test_a_calibration_that_is_none_gets_one_line(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "calibration.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ModelError, match="no calibration can be read there"):
        Calibration.from_file(path)
