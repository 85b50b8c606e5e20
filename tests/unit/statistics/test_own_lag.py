"""What tends to come before what, within one client: only from ten pairs on, and chance is called chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import lfilter

from holdspace.statistics.own_lag import MINIMUM_PAIRS, find_own_lag


def test_a_strong_pattern_is_found_free_of_both_trends():
    draw = np.random.default_rng(4)
    time = np.arange(24.0)
    felt = 6 + 0.1 * time + draw.normal(0, 1, 24)
    score = 18 - 0.4 * time - 2 * (felt - 6 - 0.1 * time) + draw.normal(0, 0.5, 24)

    found = find_own_lag(felt, score)

    assert found is not None
    assert found.slope == pytest.approx(-2, abs=0.4)
    assert found.is_beyond_chance


def test_two_trends_alone_are_no_pattern_and_noise_is_chance_nineteen_times_in_twenty():
    draw = np.random.default_rng(5)
    time = np.arange(15.0)
    found = [find_own_lag(time + draw.normal(0, 1, 15), -time + draw.normal(0, 1, 15)) for _ in range(200)]

    assert np.mean([each is not None and each.is_beyond_chance for each in found]) == pytest.approx(0.05, abs=0.04)


def beyond_chance(pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Return how many of a hundred pairs of series, which have nothing to do with one another, are called a pattern."""
    return 100 * float(
        np.mean([(found := find_own_lag(*each)) is not None and found.is_beyond_chance for each in pairs])
    )


def test_two_courses_that_are_fast_at_first_and_slow_later_are_no_pattern():
    draw = np.random.default_rng(6)
    way = 1 - np.exp(-np.arange(20.0) / 3)
    courses = [(7 + 2 * way + draw.normal(0, 0.6, 20), 18 - 8 * way + draw.normal(0, 2, 20)) for _ in range(300)]

    assert beyond_chance(courses) == pytest.approx(5, abs=4)


@pytest.mark.parametrize("n", [10, 20])
def test_good_and_bad_spells_that_last_are_no_pattern(n: int):
    draw = np.random.default_rng(7)

    def spells() -> np.ndarray:
        return np.asarray(lfilter([1], [1, -0.8], draw.normal(0, 1, 50 + n))[50:])

    assert beyond_chance([(spells(), spells()) for _ in range(300)]) == pytest.approx(5, abs=4)


@pytest.mark.parametrize("later", [np.full(12, 3.0), np.array([np.nan] * 3 + [1.0] * 9)])
def test_a_constant_or_too_short_series_says_nothing(later: np.ndarray):
    assert find_own_lag(np.arange(12.0) % 5, later) is None
    assert MINIMUM_PAIRS == 10
