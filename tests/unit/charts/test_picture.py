"""Charts as pictures: the same definition as the page's, in the light theme's colours."""

from __future__ import annotations

import json
import re
from pathlib import Path

from defusedxml.ElementTree import fromstring

from holdspace.charts import PIXELS_PER_LETTER, course_chart, funnel_chart, trust_chart
from holdspace.charts.picture import ON_PAPER, on_paper, to_svg
from tests.payloads import PAYLOADS

PHONE = 330  # the chart on a screen of 390 pixels
TOKENS = Path("src/holdspace/server/ui/static/ui/css/tokens.css")


def test_the_colours_are_those_of_the_light_theme():
    light = dict(re.findall(r"(--[\w-]+): (#\w+);", TOKENS.read_text().partition("@media")[0]))

    assert {name: light[name.removeprefix("var(").removesuffix(")")] for name in ON_PAPER} == ON_PAPER


def test_no_token_is_left_on_paper():
    charts = (course_chart([], [], []), trust_chart([], []), funnel_chart([], []))

    assert "var(--" not in json.dumps([on_paper(chart) for chart in charts])


def test_names_that_are_markup_are_drawn_as_letters():
    names = [payload.replace("{word}", "grabbed") for payload in PAYLOADS]
    ranges = [{"from": n, "to": n + 1, "label": name, "shade": 0.3} for n, name in enumerate(names)]

    drawn = list(fromstring(to_svg(course_chart([], ranges, []))).iter())

    assert {each.tag.rpartition("}")[2] for each in drawn} <= {"svg", "g", "path", "text", "line", "rect", "defs"}
    attributes = {name.rpartition("}")[2] for each in drawn for name in each.attrib}
    assert not [name for name in attributes if name.startswith("on") or name == "href"]
    assert "grabbed" in "".join(each.text or "" for each in drawn)


def test_a_course_is_drawn_without_a_browser():
    scores = [{"session": n, "value": 16 - n, "lower": 15 - n, "upper": 17 - n, "range": ""} for n in (1, 2, 3)]

    drawn = to_svg(course_chart(scores, [], [{"value": 10}]))

    assert drawn.startswith("<svg")
    assert "Session" in drawn


def test_on_a_phone_neither_scores_nor_outlook_stand_under_the_names_of_the_ranges():
    names = ("minimal", "mild", "moderate to severe")
    ranges = [{"from": 9 * n, "to": 9 * n + 9, "label": each, "shade": 0.3} for n, each in enumerate(names)]
    scores = [{"session": n, "value": 16 - n, "lower": 15 - n, "upper": 17 - n, "range": ""} for n in (1, 2, 3, 4)]
    outlook = [{"session": 4.5, "expected": 8, "lower": 3, "upper": 13}]

    drawn = to_svg(course_chart(scores, ranges, [], outlook), width=PHONE)

    ends = [float(each) for each in re.findall(r'label: [^"]+".*?translate\(([\d.]+),', drawn)]
    names_begin = min(end - PIXELS_PER_LETTER * len(name) for end, name in zip(ends, names, strict=True))
    (bar,) = re.findall(r'<line aria-label="session[^>]*translate\(([\d.]+),[^>]*stroke-width="14"', drawn)
    assert float(bar) + 14 / 2 <= names_begin


def test_without_names_nothing_is_kept_free_for_them():
    chart = course_chart([], [{"from": 0, "to": 9, "label": "", "shade": 0.3}], [])

    assert {"name": "names", "value": 0} in chart["params"]


def test_the_axis_names_the_sessions_that_were_and_none_where_the_outlook_stands():
    scores = [{"session": n, "value": 16 - n, "lower": 15 - n, "upper": 17 - n, "range": ""} for n in range(4)]
    outlook = [{"session": 4.5, "expected": 8, "lower": 3, "upper": 13}]

    drawn = to_svg(course_chart(scores, [], [], outlook))

    axis = drawn.partition("role-axis-label")[2].partition("role-axis-title")[0]
    assert [name for name in re.findall(r">([^<>]*)</text>", axis) if name] == ["0", "1", "2", "3"]


def test_a_notebook_shows_the_same_picture():
    chart = trust_chart([{"session": 1, "value": 8, "due": 8}], [])

    assert chart._repr_svg_() == to_svg(chart)


def test_a_page_gets_plain_json():
    assert json.loads(json.dumps(course_chart([], [], []))) == dict(course_chart([], [], []))
