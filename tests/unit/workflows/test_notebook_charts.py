"""What the how-to about notebooks does works as it stands there, and draws what the pages draw."""

from __future__ import annotations

import re
from pathlib import Path

from holdspace.charts import Chart
from holdspace.workflows.draw_course import BEYOND
from holdspace.workflows.draw_funnel import funnel_drawn
from holdspace.workflows.draw_trust import trust_drawn
from holdspace.workflows.watch_alliance import watch_alliance

HOW_TO = Path("docs/how-to/use-a-notebook.md")
FELL = [(1, 9.0), (2, 9.0), (3, 9.2), (4, 5.0), (5, 9.0)]


def last_lines() -> list[Chart]:
    """Run the how-to from top to bottom, and return what the last line of each cell that ends in a chart gives."""
    cells = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    shown = []
    for cell in cells:
        *lines, last = cell.rstrip().splitlines()
        exec("\n".join(lines), names)  # noqa: S102 - our own document
        if last.endswith(")") and "=" not in last.split("(")[0]:
            shown.append(eval(last, names))  # noqa: S307 - the same
        else:
            exec(last, names)  # noqa: S102 - the same
    return shown


def test_every_cell_of_the_how_to_runs_and_shows_its_chart():
    course, trust, funnel = last_lines()

    assert all(chart._repr_svg_().startswith("<svg") for chart in (course, trust, funnel))
    [bar] = course["datasets"]["outlook"]
    scores = course["datasets"]["scores"]
    assert bar["lower"] <= bar["expected"] <= bar["upper"]
    assert bar["session"] >= scores[-1]["session"] + max(0.5, BEYOND * (scores[-1]["session"] - scores[0]["session"]))
    assert len(trust["datasets"]["scores"]) > 2
    assert len({group["n"] for group in funnel["datasets"]["groups"]}) == 5


def test_a_flag_is_marked_where_it_began():
    chart = trust_drawn(FELL, watch_alliance(FELL))

    assert [flag["session"] for flag in chart["datasets"]["flags"]] == [4]
    assert [score["value"] for score in chart["datasets"]["scores"]] == [9.0, 9.0, 9.2, 5.0, 9.0]
    assert all(score["due"] is not None for score in chart["datasets"]["scores"])


def test_without_a_watch_the_answers_stand_alone():
    chart = trust_drawn(FELL[:2], None)

    assert chart["datasets"]["flags"] == []
    assert [score["due"] for score in chart["datasets"]["scores"]] == [None, None]


def test_limits_are_drawn_no_further_than_a_share_can_go():
    groups = [
        {"n": 40, "observed": 0.5, "expected": 0.6, "lower": 0.4, "upper": 0.8},
        {"n": 10, "observed": 0.9, "expected": 0.7, "lower": -0.1, "upper": 1.3},
    ]

    small, large = funnel_drawn(groups)["datasets"]["limits"]

    assert (small["n"], small["lower"], small["upper"]) == (10, 0, 1)
    assert (large["lower"], large["upper"]) == (0.4, 0.8)
