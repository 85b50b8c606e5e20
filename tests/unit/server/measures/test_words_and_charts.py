"""What is said of a course, and what is drawn of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from holdspace.charts import build, course_chart
from holdspace.server.measures.instruments import drawn_scales, get_instrument, offered_measures, series_of
from holdspace.server.measures.presenters import change_with_error, measure_chart, measure_table, verdict_in_words
from holdspace.server.measures.series import Point, Series
from holdspace.server.measures.sparkline import HEIGHT, MARGIN, WIDTH, sparkline

AT = datetime(2026, 3, 2, tzinfo=UTC)


def series(instrument: str, *values: float) -> Series:
    points = tuple(Point(number, AT, value) for number, value in enumerate(values, start=1))
    return series_of(get_instrument(instrument), get_instrument(instrument).main_scale.id, points)


@pytest.mark.parametrize(
    ("instrument", "values", "words"),
    [
        ("phq-9", (16,), "The first score; a change can be seen from the second on."),
        ("phq-9", (16, 12), "16 at first, 12 now: a change this small can be chance."),
        ("phq-9", (20, 13), "20 at first, 13 now: better by more than chance explains."),
        ("phq-9", (15, 9), "15 at first, 9 now: better by more than chance explains, and out of the clinical range."),
        ("phq-9", (9, 15), "9 at first, 15 now: worse by more than chance explains."),
        ("phq-2", (5, 1), "5 at first, 1 now. Whether this is more than chance is not known for this measure."),
        ("who-5", (20, 60), "20 at first, 60 now: better by more than chance explains, and out of the clinical range."),
        ("who-5", (60, 20), "60 at first, 20 now: worse by more than chance explains."),
    ],
)
def test_what_is_said_of_a_change(instrument: str, values: tuple[float, ...], words: str):
    assert verdict_in_words(series(instrument, *values)) == words


def test_a_change_carries_its_interval_where_the_error_is_known():
    """CORE-10: 6 points at the 90 % level are 6 / 1.645 · 1.96 = 7.1 at 95 %."""
    verdict = series("core-10", 20, 12).verdict

    assert verdict is not None
    assert change_with_error(verdict) == "\N{MINUS SIGN}8 (95 %: \N{MINUS SIGN}15.1 to \N{MINUS SIGN}0.9)"


def test_a_change_stands_alone_where_the_level_of_the_error_is_not_known():
    verdict = series("phq-9", 20, 12).verdict

    assert verdict is not None
    assert change_with_error(verdict) == "\N{MINUS SIGN}8"


def test_the_ranges_of_the_chart_cover_the_scale_without_gaps():
    ranges = measure_chart(series("phq-9", 16, 12))["datasets"]["ranges"]

    assert ranges[0]["from"] == 0
    assert ranges[-1]["to"] == 27
    assert all(lower["to"] == upper["from"] for lower, upper in pairwise(ranges))


def test_an_interval_never_leaves_the_scale():
    [low, high] = measure_chart(series("core-10", 1, 39))["datasets"]["scores"]

    assert low["lower"] == 0
    assert high["upper"] == 40


def test_the_built_charts_are_current():
    template = course_chart([], [], [])
    del template["datasets"]

    assert template == json.loads(json.dumps(build.course()))


def test_charts_name_no_colour_but_the_tokens():
    text = json.dumps([build.course(), build.session_check()])

    assert "#" not in text.replace("https://", "")


def test_the_table_says_what_the_chart_draws():
    table = measure_table(series("phq-9", 16, 12))

    assert table.count("<tr>") == 3
    assert '<td class="number">16</td>' in table


def test_a_part_of_another_scale_is_not_drawn_again():
    assert drawn_scales("phq-9") == {"total"}
    assert drawn_scales("dass-21") == {"depression", "anxiety", "stress"}


def test_what_needs_a_licence_or_a_person_is_not_offered_by_itself():
    offered = {each.id for each in offered_measures(())}

    assert {"phq-9", "gad-7"} <= offered
    assert not offered & {"core-10", "who-5", "asq", "session-check", "goal-rating"}
    assert "core-10" in {each.id for each in offered_measures(("core-10",))}


def test_a_small_line_uses_the_whole_range_of_its_scale():
    line = sparkline([0, 27], lowest=0, highest=27)

    assert line is not None
    assert line.points == f"{MARGIN}.0,{HEIGHT - MARGIN}.0 {WIDTH - MARGIN}.0,{MARGIN}.0"


def test_one_score_is_no_line():
    assert sparkline([5], lowest=0, highest=27) is None
