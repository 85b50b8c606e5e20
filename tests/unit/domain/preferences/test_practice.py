"""A share over sessions with its interval: known answers, and what it covers."""

from random import Random

import pytest

from holdspace.domain.preferences.practice import FEWEST, Count, share_of


def test_few_turns_give_no_number():
    assert share_of([Count(1, 5, FEWEST - 1)]) is None
    assert share_of([]) is None


def test_of_one_session_it_is_wilsons_interval_and_said_to_be_narrow():
    """10 of 50: Wilson gives .1124 to .3304 (Wilson 1927; the same in statsmodels' proportion_confint)."""
    share = share_of([Count(1, 10, 50)])

    assert share is not None
    assert share.is_narrow
    assert share.lower == pytest.approx(0.1124, abs=5e-5)
    assert share.upper == pytest.approx(0.3304, abs=5e-5)


def test_of_three_sessions_it_is_as_wide_as_they_differ():
    """Shares .1, .2, .3 of 50 turns each: standard error .0577 between sessions, times t(2) = 4.303."""
    share = share_of([Count(1, 5, 50), Count(2, 10, 50), Count(3, 15, 50)])

    assert share is not None
    assert not share.is_narrow
    assert share.value == pytest.approx(0.2)
    assert share.upper - share.value == pytest.approx(4.303 * 0.057735, abs=1e-3)
    assert share.lower == 0


def test_a_session_without_turns_counts_for_nothing():
    share = share_of([Count(1, 10, 50), Count(2, 0, 0)])

    assert share is not None
    assert share.sessions == 1


def test_the_interval_holds_the_true_share_about_as_often_as_it_says():
    """Sessions differ (share .3, standard deviation .08 between them): 6 sessions of 60 turns, 400 times."""
    chance, held = Random(7), 0
    for _ in range(400):
        counts = []
        for number in range(6):
            true = min(0.95, max(0.05, chance.gauss(0.3, 0.08)))
            counts.append(Count(number, sum(chance.random() < true for _ in range(60)), 60))
        share = share_of(counts)
        assert share is not None
        held += share.lower <= 0.3 <= share.upper

    assert 0.92 <= held / 400 <= 0.98
