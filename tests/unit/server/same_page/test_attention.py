"""Who needs attention: one rule a test, with the limits at their edges."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from holdspace.server.measures.series import Point, Series, SessionChecks, Verdict
from holdspace.server.same_page.attention import Standing, Weight, drop_in, reasons_for

AT = datetime(2026, 3, 2, tzinfo=UTC)
ITEMS = tuple((each, each.capitalize()) for each in ("heard", "private", "safe", "together", "trust"))


def checks(*rows: tuple[int | None, ...]) -> SessionChecks:
    return SessionChecks(ITEMS, tuple((number, AT) for number in range(1, len(rows) + 1)), rows)


def series(*values: float, is_beyond_chance: bool | None = False, is_improvement: bool = False) -> Series:
    points = tuple(Point(number, AT, value) for number, value in enumerate(values, start=1))
    verdict = Verdict(values[0], values[-1], is_improvement, is_beyond_chance)
    return Series("phq-9", "PHQ-9", points, 0, 27, is_higher_better=False, cut_off=10, verdict=verdict)


def weights(standing: Standing) -> list[Weight]:
    return [reason.weight for reason in reasons_for(standing)]


def test_where_nothing_is_known_nobody_needs_attention():
    assert reasons_for(Standing()) == ()


def test_a_risk_answer_comes_before_everything_else():
    standing = Standing(
        urgent_alert_at=AT, other_alert_at=AT, missed=3, session_checks=checks((9,) * 5, (3,) * 5), series=(series(20),)
    )

    assert weights(standing) == [Weight.RISK, Weight.ALERT, Weight.DROP, Weight.OVERDUE]


@pytest.mark.parametrize(
    ("before", "now", "falls"),
    [
        ([(8,) * 5], (8,) * 5, False),
        ([(8,) * 5], (7,) * 5, False),
        ([(8,) * 5], (6,) * 5, True),  # the mean by 2
        ([(8,) * 5], (8, 8, 8, 8, 6), False),  # one answer by 2
        ([(8,) * 5], (8, 8, 8, 8, 5), True),  # one answer by 3
        ([(8,) * 5], (10,) * 5, False),
        ([(4,) * 5, (9,) * 5, (9,) * 5, (9,) * 5], (7,) * 5, True),  # against the three sessions before, not all
        ([(9,) * 5, (7,) * 5, (7,) * 5, (7,) * 5], (6,) * 5, False),
        ([(8, None, None, None, None)], (None, 8, None, None, None), False),
        ([(10, 10, 10, 10, 4)], (None, None, None, None, 4), False),  # leaving out is no fall
        ([(10, 10, 10, 10, 4)], (None, None, None, None, 1), True),
    ],
)
def test_a_fall_of_the_session_check(before: list[tuple[int | None, ...]], now: tuple[int | None, ...], falls: bool):
    assert bool(drop_in(checks(*before, now))) is falls


def test_a_fall_is_told_with_its_numbers_and_what_fell_most():
    assert drop_in(checks((8,) * 5, (7, 8, 3, 7, 7))) == (
        "Mean of the session check 8.0 before, 6.4 at the last session; “Safe” fell most."
    )


def test_one_session_check_says_nothing_yet():
    assert drop_in(checks((1,) * 5)) == ""


def test_worse_than_chance_is_a_reason_however_few_scores():
    standing = Standing(series=(series(8, 16, is_beyond_chance=True),))

    assert weights(standing) == [Weight.WORSE]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((16, 16, 15, 16, 15), [Weight.NOT_IMPROVING]),
        ((16, 16, 15, 16), []),  # too few scores
        ((8, 8, 7, 8, 9), []),  # below the limit all along
    ],
)
def test_no_change_beyond_chance_counts_from_five_scores_on_above_the_limit(
    values: tuple[float, ...], expected: list[Weight]
):
    assert weights(Standing(series=(series(*values),))) == expected


def test_a_measure_without_a_published_error_raises_no_reason():
    assert weights(Standing(series=(series(4, 20, 20, 20, 20, is_beyond_chance=None),))) == []


def test_better_than_chance_is_no_reason():
    improving = series(20, 18, 16, 14, 12, is_beyond_chance=True, is_improvement=True)

    assert weights(Standing(series=(improving,))) == []


@pytest.mark.parametrize(("missed", "expected"), [(0, []), (1, []), (2, [Weight.OVERDUE])])
def test_one_left_out_check_is_no_reason_and_two_in_a_row_are_asked_about(missed: int, expected: list[Weight]):
    assert weights(Standing(missed=missed)) == expected
