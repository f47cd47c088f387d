"""The fit of ranking and probability, on figures drawn from a law that is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.deciding.signals import SIGNALS
from index.training.asking import OTHER_STORY, Asked, ask, stories_of
from index.training.cross_validation import BARS, MARKS, ablation, report
from index.training.fitting import fit
from index.training.sources import NEWS_FILES, LabelledQuestion, LabelledStory
from tests.fakes import WordEncoder, WordReader, ferry_story
from tests.index.training.labelled import NEWS, headline, write, write_all

WEIGHTS = {"mass": 0.5, "pertains": 0.0, "cosine_gap": 3.0, "log_story": 0.25}
INTERCEPT = -2.0


def drawn(story: int, questions: int = 400) -> list[Asked]:
    """Questions with one sentence each, which answers with the probability that the weights give it."""
    rng = np.random.default_rng(story)
    asked = []
    for _ in range(questions):
        row = {"mass": rng.uniform(-8, 8), "pertains": rng.uniform(-8, 8), "cosine_gap": rng.uniform(0, 1)}
        row["log_story"] = -rng.exponential()
        odds = sum(WEIGHTS[name] * value for name, value in row.items()) + INTERCEPT
        right = rng.uniform() < 1 / (1 + np.exp(-odds))
        signals = np.array([[row.get(name, 0.0) for name in SIGNALS]])
        asked.append(
            Asked(
                story,
                "en",
                "plain",
                bool(rng.uniform() < 0.3),
                bool(right),
                signals,
                np.array([right]),
                np.array([0.99]),
                np.array([right]),
            )
        )
    return asked


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return [one for story in range(5) for one in drawn(story)]


def test_the_weights_that_made_the_figures_are_found_again(asked: list[Asked]) -> None:
    calibration = fit(asked)
    found = dict(zip(SIGNALS, (calibration.slope * weight for weight in calibration.ranking), strict=True))
    assert found["mass"] == pytest.approx(0.5, abs=0.06)
    assert found["pertains"] == pytest.approx(0.0, abs=0.06)
    assert found["cosine_gap"] == pytest.approx(3.0, abs=0.6)
    assert found["log_story"] == pytest.approx(0.25, abs=0.15)
    assert calibration.intercept == pytest.approx(INTERCEPT, abs=0.4)


def test_the_probability_of_the_fit_is_the_share_that_answers(asked: list[Asked]) -> None:
    calibration = fit(asked)
    probabilities = np.concatenate([calibration.probabilities(one.signals) for one in asked])
    right = np.array([one.right[0] for one in asked])
    for low in (0.0, 0.25, 0.5, 0.75):
        chosen = (probabilities >= low) & (probabilities <= low + 0.25)
        assert right[chosen].mean() == pytest.approx(probabilities[chosen].mean(), abs=0.05)


def test_the_report_has_a_line_for_each_language_of_one_story_and_of_all(asked: list[Asked]) -> None:
    strange = [replace(one, kind=OTHER_STORY, answerable=False) for one in asked[:10]]
    lines = report([*asked, *strange]).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        *("own story en", "all stories en"),
        *(f"share of belief from {least}" for least in MARKS),
        *(f"bar {bar}" for bar in BARS),
    ]
    assert lines[-1].endswith("of 10 asked of another story")
    own = [one for one in asked if not one.together]
    assert f"n {sum(one.answerable for one in own)}/{len(own)}, ranked@1 1.000, ranked@3 1.000, auroc 0.9" in lines[0]
    assert float(lines[0].rpartition("ece ")[2]) < 0.05


def test_the_ablation_tells_the_signal_that_matters_from_one_that_does_not(asked: list[Asked]) -> None:
    gains = {line.split(" adds ")[0]: line.rpartition("auroc ")[2] for line in ablation(asked).splitlines()}
    assert list(gains) == list(SIGNALS)
    assert float(gains["mass"].split()[0]) > 0.1
    assert abs(float(gains["pertains"].split()[0])) < 0.01


def test_a_question_is_asked_in_each_language_of_its_story_and_some_of_all() -> None:
    other = ferry_story()
    answerable = LabelledQuestion({"en": "Who announced it?", "uk": "Хто?"}, "plain", frozenset({1}))
    near = LabelledQuestion({"en": "Who sank it?"}, "near", frozenset())
    stories = [LabelledStory(ferry_story(), (answerable,) * 20), LabelledStory(other, (near,) * 20)]
    found = list(ask(stories, WordEncoder(), WordReader(), share=1.0))
    strange = [one for one in found if one.kind == OTHER_STORY]
    assert 1 <= len(strange) <= 25
    assert not any(one.answerable or one.right.any() for one in strange)
    own = [one for one in found if not one.together and one.kind != OTHER_STORY]
    assert [(one.story, one.language, one.kind, one.answerable) for one in own] == [
        *[(0, "en", "plain", True), (0, "uk", "plain", True)] * 20,
        *[(1, "en", "near", False)] * 20,
    ]
    assert all(one.signals.shape == (5, len(SIGNALS)) for one in own)
    assert {int(one.right.sum()) for one in own if one.answerable} == {1}
    together = [one for one in found if one.together]
    assert 3 <= len(together) <= 25
    assert {len(one.right) for one in together} == {10}
    assert not any(one.right.any() for one in found if not one.answerable)
    assert len(list(ask(stories, WordEncoder(), WordReader(), share=0.5))) < len(found)


def test_the_stories_are_those_held_out_with_their_questions_of_all_files(tmp_path: Path) -> None:
    write_all(tmp_path)
    more = NEWS | {"headline": headline(True, 0), "text": "The ferry sails.", "questions": NEWS["questions"][2:]}
    write(tmp_path / f"{NEWS_FILES[1]}.jsonl.gz", [more])
    stories = stories_of(tmp_path)
    assert [len(labelled.questions) for labelled in stories] == [3, 2, 2, 2, 2]
    assert [labelled.story.headline for labelled in stories] == [headline(True, number) for number in range(5)]
