"""Which story a question is about."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.story_store import log_story_shares


def shares(*passages: tuple[float, int]) -> list[float]:
    cosines, stories = zip(*passages, strict=True)
    return list(map(float, log_story_shares(np.array(cosines, dtype=np.float32), np.array(stories))))


def test_a_single_story_is_certain() -> None:
    assert shares((0.9, 4), (0.1, 4)) == [0.0, 0.0]


def test_a_story_counts_by_its_nearest_passage() -> None:
    first, _, last = shares((0.9, 0), (0.1, 0), (0.85, 1))
    assert first == pytest.approx(-log(1 + exp(-50 * 0.05)), abs=1e-4)
    assert first - last == pytest.approx(50 * 0.05, abs=1e-4)


@given(st.lists(st.tuples(st.floats(-1, 1, width=32), st.integers(0, 5)), min_size=1, max_size=20))
def test_the_probabilities_of_all_stories_add_up_in_any_order(passages: list[tuple[float, int]]) -> None:
    found = shares(*passages)
    by_story = dict(zip((story for _, story in passages), found, strict=True))
    assert all(by_story[story] == share for (_, story), share in zip(passages, found, strict=True))
    assert sum(map(exp, by_story.values())) == pytest.approx(1)
    assert shares(*passages[::-1]) == found[::-1]
