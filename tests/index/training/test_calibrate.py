"""The fit of the probability, on figures drawn from a law that is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.decision import Calibration, Signals
from index.evaluation.squad_stories import AskedQuestion
from index.training import calibrate
from index.training.calibrate import Asked, ask, fit, main, report, without
from tests.fakes import WordEncoder, WordReader, ferry_story

TRUE_WEIGHTS = np.array([1.0, 0.0, 2.0, 0.0, 0.5, -1.5, -1.0])
TRUE_INTERCEPT = -2.0


def drawn(story: str, seed: int, questions: int = 400) -> list[Asked]:
    """Questions with one sentence each, which answers with the probability that the true weights give it."""
    rng = np.random.default_rng(seed)
    asked = []
    for number in range(questions):
        signals = np.array([[*rng.uniform(0, 1, 4), rng.uniform(-10, 10), *rng.integers(0, 2, 2).astype(float)]])
        odds = float(signals[0] @ TRUE_WEIGHTS) + TRUE_INTERCEPT
        right = np.array([rng.uniform() < 1 / (1 + np.exp(-odds))])
        own = number % 5 > 0
        asked.append(Asked(story, own, bool(right[0]) and own, False, signals, right & own))
    return asked


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return [one for story, seed in (("a", 1), ("b", 2), ("c", 3)) for one in drawn(story, seed)]


def test_the_weights_that_made_the_figures_are_found_again(asked: list[Asked]) -> None:
    own = [item for item in asked if item.own]
    weights = dict(zip(Signals.__dataclass_fields__, fit(own).weights, strict=True))
    assert weights["span"] == pytest.approx(0.5, abs=0.1)
    assert weights["missing"] == pytest.approx(-1.5, abs=0.4)
    assert weights["lexical_sentence"] == pytest.approx(2.0, abs=0.7)
    assert abs(weights["dense_passage"]) < 0.7


def test_the_probability_of_the_fit_is_the_share_that_answers(asked: list[Asked]) -> None:
    calibration = fit(asked)
    own = [item for item in asked if item.own]
    sure = [calibration.probability(Signals(*map(float, item.signals[0]))) for item in own]
    assert np.mean(sure) == pytest.approx(np.mean([item.right[0] for item in own]), abs=0.02)


def test_the_report_scores_each_story_with_weights_from_the_others(asked: list[Asked]) -> None:
    halved = [replace(item, short=number % 2 > 0) for number, item in enumerate(asked)]
    lines = report(halved).splitlines()
    answerable = sum(item.answerable for item in halved if not item.short)
    assert lines[0] == f"whole stories: n 480, answerable {answerable}"
    assert lines[1].startswith("  hit@1 1.0000")  # one sentence each
    assert any(line.startswith("  auroc 0.9") for line in lines)
    assert any(line.startswith("bar 0.05: refused though answerable") for line in lines)


def test_a_signal_that_is_left_out_weighs_nothing_and_makes_the_rest_worse(asked: list[Asked]) -> None:
    blind = without(asked, ["span"])
    weights = dict(zip(Signals.__dataclass_fields__, fit(blind).weights, strict=True))
    assert weights["span"] == 0.0
    assert weights["missing"] < 0
    assert asked[0].signals[0, 4] != 0.0


def test_a_calibration_is_written_for_the_reader_that_is_packaged(asked: list[Asked], tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text(fit(asked).to_json())
    assert Calibration.from_file(tmp_path / "calibration.json").reader == Calibration.packaged().reader


def test_what_was_asked_is_kept_and_fitted_again_without_asking(
    asked: list[Asked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, kept = tmp_path / "calibration.json", tmp_path / "kept"
    told = [replace(item, short=number % 2 > 0) for number, item in enumerate(asked)]
    options = ["stories", str(out), "--reader", "folder", "a", "--keep", str(kept)]
    monkeypatch.setattr(calibrate, "_ask_all", lambda *_: told)
    main(options)
    assert Calibration.from_file(out) == fit(told)
    monkeypatch.setattr(calibrate, "_ask_all", lambda *_: pytest.fail("asked again"))
    main([*options, "--without", "span"])
    assert Calibration.from_file(out) == fit(without(told, ["span"]))
    assert capsys.readouterr().out.count("whole stories: n") == 2
    with pytest.raises(SystemExit):
        main([*options, "--every", "7"])
    assert "name another file" in capsys.readouterr().err


def test_each_question_is_asked_of_the_whole_story_of_a_short_one_and_some_of_another() -> None:
    ferry = ferry_story()
    where = AskedQuestion("Who announced it?", ("Ida Lund",), ((55, 63),), 0, "who")
    nowhere = AskedQuestion("Who sank it?", (), (), 1, "unanswerable")
    found = list(ask([(ferry, [where]), (ferry_story(), [nowhere])], WordEncoder(), WordReader(), every=1))
    assert [(item.own, item.short, item.answerable) for item in found] == [
        (True, False, True), (False, False, False), (True, True, True), (False, True, False),
        (True, False, False), (False, False, False), (True, True, False), (False, True, False),
    ]  # fmt: skip
    assert all(item.signals.shape == (len(item.right), 7) for item in found)
    assert found[0].right.sum() == 1
    assert not found[1].right.any()
