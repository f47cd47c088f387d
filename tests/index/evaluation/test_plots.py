"""The pictures: that they are drawn for any outcome, and what is said where they cannot be."""

import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus import StorybotError
from index.evaluation.plots import write_plots
from index.evaluation.scores import Scores


def scores(*, answerable: list[bool], ranks: list[float], sure: list[float]) -> Scores:
    answered, places = np.array(sure) > 0.05, np.array(ranks)
    return Scores(np.array(answerable), answered, ~answered, places, places, np.array(sure), np.arange(len(sure)))


MIXED = scores(answerable=[True, True, False], ranks=[1.0, 0.5, 0.0], sure=[0.9, 0.4, 0.4])


@pytest.mark.parametrize(
    "given",
    [
        MIXED,
        scores(answerable=[True], ranks=[1.0], sure=[1.0]),
        scores(answerable=[False, False], ranks=[0.0, 0.0], sure=[0.0, 0.0]),
    ],
    ids=["mixed", "one, right and sure", "unanswerable alone, all refused"],
)
def test_three_pictures_are_drawn_of_any_outcome(tmp_path: Path, given: Scores) -> None:
    paths = write_plots(given, 0.05, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["risk-coverage.png", "reliability.png", "confidence.png"]
    for path in paths:
        data = path.read_bytes()
        assert data.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", data[16:24])
        assert width > height > 500


def test_without_matplotlib_a_line_names_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(StorybotError) as caught:
        write_plots(MIXED, 0.05, tmp_path)
    assert str(caught.value) == "--plot: matplotlib is not installed; pip install 'storybot[plot]'"


def test_a_folder_that_cannot_be_made_gets_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StorybotError, match=r"cannot be written \(.+\); name a folder"):
        write_plots(MIXED, 0.05, tmp_path / "file" / "plots")
