"""The slope of memory and its interval."""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.soak.trend import trend


def wandering(seed: int, count: int = 150) -> list[float]:
    """Values without a trend whose neighbours are alike."""
    noise = np.random.default_rng(seed).normal(size=count)
    values = [0.0]
    for step in noise[1:]:
        values.append(0.6 * values[-1] + step)
    return values


def test_a_straight_line_has_its_slope_and_no_doubt() -> None:
    found = trend([0.0, 1.0, 2.0, 3.0, 4.0], [5.0, 7.0, 9.0, 11.0, 13.0])
    assert (found.slope, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))


def test_an_interval_holds_the_slope_about_as_often_as_it_says_though_neighbours_are_alike() -> None:
    times = [float(number) for number in range(150)]
    found = [trend(times, wandering(seed)) for seed in range(100)]
    assert sum(one.low <= 0 <= one.high for one in found) >= 85


def test_growth_that_is_plain_is_told_from_none() -> None:
    times = [float(number) for number in range(150)]
    found = trend(times, [value + 0.1 * number for number, value in enumerate(wandering(1))])
    assert found.low > 0
    assert found.low < 0.1 < found.high


def test_the_same_samples_have_the_same_interval() -> None:
    times = [float(number) for number in range(150)]
    assert trend(times, wandering(2)) == trend(times, wandering(2))


def test_three_samples_have_no_trend() -> None:
    with pytest.raises(ValueError, match="3 samples"):
        trend([0.0, 1.0, 2.0], [1.0, 2.0, 3.0])
