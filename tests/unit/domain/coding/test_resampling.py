"""Drawing resamples by their counts: the same chances as drawing every turn."""

from __future__ import annotations

import statistics
from random import Random

import pytest

from holdspace.domain.coding import resampling
from holdspace.domain.coding.resampling import MOST_BLOCKS, binomial, blocks, multinomial, sums


@pytest.mark.parametrize(("n", "chance"), [(0, 0.5), (1, 0.3), (16, 0.5), (17, 0.02), (200, 0.1), (5_000, 0.9)])
def test_binomial_numbers_have_the_mean_and_the_spread_of_a_binomial(n: int, chance: float):
    random = Random(1)
    drawn = [binomial(n, chance, random) for _ in range(4_000)]

    variance = n * chance * (1 - chance)
    assert statistics.fmean(drawn) == pytest.approx(n * chance, abs=4 * (variance / 4_000) ** 0.5)
    assert statistics.pvariance(drawn) == pytest.approx(variance, rel=0.1)
    assert all(0 <= each <= n for each in drawn)


@pytest.mark.parametrize(("chance", "all_of_them"), [(0.0, 0), (1.0, 300), (-1e-17, 0), (1 + 1e-15, 300)])
def test_what_is_certain_is_drawn_always_or_never(chance: float, all_of_them: int):
    assert binomial(300, chance, Random(1)) == all_of_them


def test_labels_drawn_together_make_up_all_draws_and_exclude_one_another():
    random = Random(2)
    drawn = [multinomial(100, [10, 30, 0, 60], random) for _ in range(2_000)]

    assert all(sum(each) == 100 and each[2] == 0 for each in drawn)
    first, second = ([each[label] for each in drawn] for label in (0, 1))
    assert statistics.fmean(first) == pytest.approx(10, abs=0.3)
    # Of two labels of a multinomial the covariance is - n · p · q.
    assert statistics.covariance(first, second) == pytest.approx(-3, abs=0.7)


@pytest.mark.parametrize("n", [15, 16])
def test_the_median_of_a_resample_is_drawn_as_if_every_value_were(n: int):
    ordered = [value**2 for value in range(n)]
    random = Random(3)
    drawn = [resampling.median(ordered, random) for _ in range(4_000)]
    by_hand = [statistics.median(random.choices(ordered, k=n)) for _ in range(4_000)]

    for value in ordered:
        assert _share_up_to(value, drawn) == pytest.approx(_share_up_to(value, by_hand), abs=0.04)


def _share_up_to(value: float, drawn: list[float]) -> float:
    return sum(each <= value for each in drawn) / len(drawn)


def test_few_rows_are_drawn_one_by_one():
    rows = [(float(row), 1.0) for row in range(MOST_BLOCKS)]

    assert blocks(rows) == rows


def test_many_rows_are_drawn_in_blocks_that_lose_none():
    rows = [(float(row), 1.0) for row in range(2 * MOST_BLOCKS + 1)]

    assert len(blocks(rows)) <= MOST_BLOCKS
    assert sums(blocks(rows)) == sums(rows)
