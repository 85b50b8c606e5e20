"""What tends to come before what, within one client: only from ten pairs on, and chance is called chance."""

from __future__ import annotations

import numpy as np
import pytest

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


@pytest.mark.parametrize("later", [np.full(12, 3.0), np.array([np.nan] * 3 + [1.0] * 9)])
def test_a_constant_or_too_short_series_says_nothing(later: np.ndarray):
    assert find_own_lag(np.arange(12.0) % 5, later) is None
    assert MINIMUM_PAIRS == 10
