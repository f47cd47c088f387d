"""From a fused score to a confidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Answerer, StoryIndex
from index.confidence import DEFAULT_BAR, confidence_of
from tests.fakes import WordEncoder, ferry_story

# Two cosines, one of them halved, and two shares from 0 to 1.
scores = st.floats(-1.5, 3.5)


@given(scores)
def test_a_confidence_is_between_0_and_1(score: float) -> None:
    assert 0 < confidence_of(score) < 1


@given(scores, scores)
def test_a_better_score_is_never_less_sure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert confidence_of(low) <= confidence_of(high)


@given(st.floats(-1, 1))
def test_the_curve_is_as_far_from_one_half_on_both_sides_of_its_middle(distance: float) -> None:
    middle = 4.98 / 4.19
    assert confidence_of(middle) == pytest.approx(0.5)
    assert confidence_of(middle + distance) + confidence_of(middle - distance) == pytest.approx(1)


@pytest.mark.parametrize(("score", "confidence"), [(0, 0.0068), (0.5, 0.0529), (1, 0.3122), (2, 0.9677)])
def test_the_curve_goes_through_points_worked_out_by_hand(score: float, confidence: float) -> None:
    assert confidence_of(score) == pytest.approx(confidence, abs=1e-4)


def test_the_bar_refuses_what_has_nothing_in_common_with_the_question_and_lets_a_full_match_pass() -> None:
    assert confidence_of(0) < DEFAULT_BAR < confidence_of(1 + 0.5 + 1 + 1)


@pytest.mark.parametrize("share", [1.0, 1.01])
def test_a_confidence_that_just_reaches_the_bar_is_an_answer(share: float) -> None:
    index, encoder = StoryIndex.build([ferry_story()], WordEncoder()), WordEncoder()
    question = "How much did the repairs cost?"
    confidence = Answerer(index, encoder).answer(question).confidence
    assert Answerer(index, encoder, bar=confidence * share).answer(question).answered == (share == 1)
