"""Build the charts' descriptions: ``python -m holdspace.server.measures.charts.build``.

Writes `course.json` and `session_check.json` beside this file. Colours are design tokens that the page fills in, so one
description serves light and dark.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt

HERE = Path(__file__).parent
INK, SOFT, BAND, LINE, CARE = "var(--ink)", "var(--ink-soft)", "var(--chart-band)", "var(--chart-1)", "var(--care)"


def course() -> dict[str, Any]:
    """Return the course of one measure: datasets `scores`, `ranges` and `limits`."""
    session = alt.X(
        "session:Q",
        scale=alt.Scale(zero=False, nice=False, padding=26),
        axis=alt.Axis(
            title="Session", format="d", tickMinStep=1, grid=False, labelExpr="datum.value >= 1 ? datum.label : ''"
        ),
    )
    whole_scale = alt.Scale(zero=False, nice=False)
    value = alt.Y("value:Q", scale=whole_scale, axis=alt.Axis(title=None, grid=False, tickCount=5))
    ranges = alt.Chart(alt.NamedData("ranges"))
    bands = ranges.mark_rect(color=BAND).encode(
        y=alt.Y("from:Q", scale=whole_scale, axis=alt.Axis(title=None, grid=False, tickCount=5)),
        y2="to:Q",
        opacity=alt.Opacity("shade:Q", scale=None),
    )
    labels = ranges.mark_text(align="right", baseline="top", dx=-6, dy=3, fontSize=11, color=SOFT).encode(
        x=alt.value("width"), y="to:Q", text="label:N"
    )
    limit = (
        alt.Chart(alt.NamedData("limits")).mark_rule(color=CARE, strokeDash=[5, 4], strokeWidth=1.5).encode(y="value:Q")
    )
    scores = alt.Chart(alt.NamedData("scores"))
    shown = [alt.Tooltip("session:Q", title="Session"), alt.Tooltip("value:Q", title="Score"), "range:N"]
    errors = scores.mark_rule(color=LINE, opacity=0.45, strokeWidth=2).encode(x=session, y="lower:Q", y2="upper:Q")
    line = scores.mark_line(color=LINE, strokeWidth=2.5).encode(x=session, y=value)
    points = scores.mark_point(color=LINE, filled=True, size=70, opacity=1).encode(x=session, y=value, tooltip=shown)
    return _described(alt.layer(bands, labels, limit, errors, line, points).properties(width="container", height=230))


def session_check() -> dict[str, Any]:
    """Return the session check as a field of numbers, a row for each question: dataset `answers`."""
    chart = alt.Chart(alt.NamedData("answers"))
    session = alt.X("session:O", axis=alt.Axis(title="Session", labelAngle=0, domain=False, ticks=False))
    question = alt.Y("question:N", sort=None, axis=alt.Axis(title=None, domain=False, ticks=False, labelLimit=110))
    strength = alt.Opacity("value:Q", legend=None, scale=alt.Scale(domain=[0, 10], range=[0.05, 0.5]))
    cells = chart.mark_rect(color=LINE, cornerRadius=4, stroke="var(--surface)", strokeWidth=2).encode(
        x=session, y=question, opacity=strength
    )
    numbers = chart.mark_text(color=INK, fontSize=12).encode(x=session, y=question, text="value:Q")
    return _described(alt.layer(cells, numbers).properties(width="container", height=alt.Step(32)))


def _described(chart: alt.LayerChart | alt.FacetChart) -> dict[str, Any]:
    described: dict[str, Any] = chart.to_dict()
    del described["config"]  # the page's own look stands in for the library's
    described["autosize"] = {"type": "fit-x", "contains": "padding"}
    return described


def write_all() -> None:
    """Write every description beside this file."""
    for name, described in (("course", course()), ("session_check", session_check())):
        text = json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False)
        (HERE / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write_all()
