"""From figures to a probability."""

import json
from math import inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Story
from index import ModelError
from index.decision import Calibration, Signals, Wanted, signals_of
from index.model_names import READER_FOLDER, sha256_of
from index.passages import Passage
from index.reading import ReadCandidate, SentenceReading
from index.story_index import Candidate

WEIGHTS = {
    "dense_sentence": 1.0,
    "dense_passage": 0.0,
    "lexical_sentence": 2.0,
    "lexical_passage": 0.0,
    "span": 0.5,
    "missing": -1.0,
    "unmet": -2.0,
}
CALIBRATION = Calibration("0" * 64, -3.0, tuple(WEIGHTS.values()))


def signals(question: str, sentence: str, *, span: float = 3.0, headline: str = "Storm") -> Signals:
    """The signals of the sentence that follows another one in its story."""
    story = Story.from_paragraphs("ferry", headline, [f"It rained on the pier. {sentence}"])
    passage = Passage(0, 1, 0, len(story.text))
    found = ReadCandidate(Candidate(passage, 0.0, 0.5, 0.0, 0.25, 0.0), SentenceReading(span, 0, 5))
    return signals_of(found, [story], Wanted.by(question))


def test_the_signals_are_those_of_retriever_reader_and_question() -> None:
    asked = "When did the Holm ferry sink in 1910?"
    assert signals(asked, "The ferry sank.") == Signals(0.5, 0.0, 0.25, 0.0, 3.0, missing=1.0, unmet=1.0)
    assert signals(asked, "The ferry sank in 1910.", headline="Holm") == Signals(0.5, 0, 0.25, 0, 3.0, 0.0, 0.0)


def test_beyond_their_bounds_span_and_missing_names_say_no_more() -> None:
    found = signals("Who told Anna Berg of Holm?", "The ferry sank.", span=-inf)
    assert (found.span, found.missing) == (-20.0, 1.0)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Signals(1.0, 0, 1.0, 0, 0.0, 0, 0), 0.5),  # 1 + 2 - 3
        (Signals(1.0, 0, 1.0, 0, 2.0, 0, 0), 0.7311),  # and half of 2
        (Signals(1.0, 0, 1.0, 0, 2.0, 1, 0), 0.5),  # less 1
        (Signals(1.0, 0, 1.0, 0, 2.0, 0, 1), 0.2689),  # less 2
        (Signals(0.0, 0, 0.0, 0, -20.0, 0, 0), 0.0),
    ],
)
def test_it_is_the_logistic_function_of_the_weighted_sum(found: Signals, expected: float) -> None:
    assert CALIBRATION.probability(found) == pytest.approx(expected, abs=1e-4)


@given(st.floats(-1000, 1000) | st.just(-inf))
def test_it_is_a_probability_whatever_the_span(span: float) -> None:
    assert 0 <= Calibration.packaged().probability(signals("When did Anna leave?", "It sank.", span=span)) <= 1


def test_a_calibration_needs_a_weight_for_each_signal() -> None:
    with pytest.raises(ValueError, match="2 weights for 7 signals"):
        Calibration("0" * 64, 0.0, (1.0, 2.0))


def test_a_calibration_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text(CALIBRATION.to_json())
    assert Calibration.from_file(tmp_path / "calibration.json") == CALIBRATION


def test_the_packaged_calibration_is_that_of_the_packaged_reader() -> None:
    assert Calibration.packaged().reader == sha256_of(READER_FOLDER / "model.safetensors")


def test_the_reader_and_the_meaning_speak_for_an_answer_and_a_missing_name_against_it() -> None:
    weights = dict(zip(WEIGHTS, Calibration.packaged().weights, strict=True))
    assert weights["span"] > 0
    assert weights["dense_passage"] > 0
    assert weights["missing"] < 0
    assert weights["unmet"] < 0


@pytest.mark.parametrize(
    "content", [None, "", "[]", "{}", json.dumps({"reader": "x", "intercept": 1, "weights": {"span": 1}})]
)
def test_a_calibration_that_is_none_gets_one_line(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "calibration.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ModelError, match="no calibration can be read there"):
        Calibration.from_file(path)
