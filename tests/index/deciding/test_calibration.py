"""From signals to a probability."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import ModelError
from index.deciding.calibration import Calibration
from index.deciding.signals import SIGNALS

CALIBRATION = Calibration((1.0, 0.0, 0.5, 2.0), slope=2.0, intercept=-3.0)
VALUES = {"ranking": dict.fromkeys(SIGNALS, 1.0), "slope": 1.0, "intercept": 0.0}


def test_a_probability_is_the_logistic_function_of_the_weighted_sum() -> None:
    rows = np.zeros((3, len(SIGNALS)))
    rows[0] = [0.5, 9.0, 0.0, 0.5]  # 2 * (0.5 + 2 * 0.5) - 3 = 0
    rows[1] = [1.0, 0.0, -1.0, 1.0]  # 2 * (1 - 0.5 + 2) - 3 = 2
    assert CALIBRATION.probabilities(rows).tolist() == [0.5, 0.8808, 0.0474]


@given(st.lists(st.lists(st.floats(-1e4, 1e4), min_size=len(SIGNALS), max_size=len(SIGNALS)), max_size=4))
def test_any_signals_give_probabilities_in_the_order_of_their_sums(figures: list[list[float]]) -> None:
    rows = np.array(figures).reshape(-1, len(SIGNALS))
    found = CALIBRATION.probabilities(rows)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found[np.argsort(rows @ np.array(CALIBRATION.ranking))]) >= 0).all()


def test_a_calibration_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(CALIBRATION.to_json())
    assert Calibration.from_file(path) == CALIBRATION


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "[]",
        "{}",
        "\x00",
        json.dumps(VALUES | {"ranking": {"mass": 1.0}}),
        json.dumps(VALUES | {"ranking": dict.fromkeys(SIGNALS, "much")}),
        json.dumps(VALUES | {"slope": "steep"}),
        json.dumps(VALUES | {"intercept": None}),
    ],
)
def test_a_file_that_is_no_calibration_gets_one_line(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "calibration.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ModelError, match=r"calibration\.json.*cannot be read.*install storybot again") as caught:
        Calibration.from_file(path)
    assert "\n" not in str(caught.value)
