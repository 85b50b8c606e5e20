"""Which counts of people may be shown."""

from __future__ import annotations

import pytest

from holdspace.domain.small_cells import Share, find_share, held_back


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 3, "b": 6}, {"a": None, "b": None}),
        ({"a": 10, "b": 0}, {"a": 10, "b": 0}),
        ({"a": 10, "b": 5}, {"a": 10, "b": 5}),
        ({"a": 10, "b": 4}, {"a": None, "b": None}),
        ({"a": 10, "b": 4, "c": 7}, {"a": 10, "b": None, "c": None}),
        ({"a": 10, "b": 4, "c": 2, "d": 6}, {"a": 10, "b": None, "c": None, "d": 6}),
    ],
)
def test_small_counts_and_what_would_give_them_away_are_held_back(counts: dict[str, int], shown: dict[str, int | None]):
    assert held_back(counts) == shown


@pytest.mark.parametrize(("count", "n"), [(5, 9), (4, 20), (17, 20), (1, 10)])
def test_a_share_of_few_is_not_shown(count: int, n: int):
    assert find_share(count, n) is None


def test_a_share_carries_wilsons_interval():
    """Newcombe 1998 gives 81 of 263: .2553 to .3662."""
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_none_and_all_may_be_shown():
    assert find_share(0, 10) == Share(0, 10)
    assert find_share(10, 10) == Share(10, 10)
