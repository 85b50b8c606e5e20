"""What is said of an outlook: which way is better, how many of 100, and with how many decimals."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from holdspace.server.measures.instruments import get_instrument, series_of
from holdspace.server.measures.outlook_words import in_points, shown_outlook
from holdspace.server.measures.series import Point, Series
from holdspace.workflows.expect_course import Expectation, Outlook

AT = datetime(2026, 3, 2, tzinfo=UTC)


def series(instrument: str) -> Series:
    return series_of(get_instrument(instrument), "total", (Point(1, AT, 10), Point(2, AT, 9)))


def chances(no_improvement: float | None, deterioration: float | None, *, is_higher_better: bool = False) -> str:
    expectation = Expectation(2, 8, 4, 12, no_improvement, deterioration)
    change = None if no_improvement is None else 6.0
    outlook = Outlook(
        (expectation,), 120, is_simulated=False, reliable_change=change, is_higher_better=is_higher_better
    )
    return " ".join(shown_outlook(outlook, series("phq-9"), is_therapist=True).chances)


@pytest.mark.parametrize(
    ("no_improvement", "deterioration", "words"),
    [
        (0.21, 0.04, ("about 21 ended without", "about 4 ended reliably worse")),
        (0.998, 0.3, ("more than 99 ended without", "about 30 ended reliably worse")),
        (0.001, 0.004, ("fewer than 1 ended without", "fewer than 1 ended reliably worse")),
    ],
)
def test_a_chance_is_never_told_as_none_or_all(no_improvement: float, deterioration: float, words: tuple[str, str]):
    said = chances(no_improvement, deterioration)

    assert all(each in said for each in words)


def test_better_lies_on_the_side_of_the_measure():
    assert "6 points or more below the first score" in chances(0.2, 0.1)
    assert "6 points or more above it" in chances(0.2, 0.1)
    assert "6 points or more above the first score" in chances(0.2, 0.1, is_higher_better=True)
    assert "6 points or more below it" in chances(0.2, 0.1, is_higher_better=True)


def test_without_a_published_error_it_says_that_nothing_is_said():
    assert chances(None, None).endswith("no error of this measure is published.")


def test_short_scales_are_told_with_one_decimal():
    assert in_points(3.26, series("phq-2")) == "3.3"
    assert in_points(13.26, series("phq-9")) == "13"
