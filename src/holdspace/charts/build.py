"""Build the charts' descriptions: ``python -m holdspace.charts.build``.

Writes a file for each chart beside this one. Colours are design tokens that the page fills in, so one
description serves light and dark.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt

from holdspace.domain.language import noop

HERE = Path(__file__).parent
INK, SOFT, BAND, LINE, CARE = "var(--ink)", "var(--ink-soft)", "var(--chart-band)", "var(--chart-1)", "var(--care)"
OTHER = "var(--chart-3)"
IS_HELD = "datum.value >= first && datum.value <= last"
SESSIONS = alt.Axis(title=noop("Session"), format="d", tickMinStep=1, grid=False)


def course() -> dict[str, Any]:
    """Return the course of one measure: datasets `scores`, `ranges`, `limits` and `outlook`.

    The parameter `names` is how many pixels at the right are kept for the names of the ranges, so that at no width a
    score or the outlook stands under them; `first` and `last` are the sessions with a score: the outlook stands beyond
    them, at no session.
    """
    params = [alt.param(name=name, value=0) for name in ("names", "first", "last")]
    beside_names: list[float | dict[str, Any]] = [0, {"expr": "width - names"}]
    session = alt.X(
        "session:Q",
        scale=alt.Scale(zero=False, nice=False, padding=26, range=beside_names),
        axis=alt.Axis(
            title=noop("Session"),
            format="d",
            tickMinStep=1,
            grid=False,
            labelExpr=f"{IS_HELD} ? datum.label : ''",
            tickOpacity=alt.condition(IS_HELD, alt.value(1), alt.value(0)),
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
    shown = [alt.Tooltip("session:Q", title=noop("Session")), alt.Tooltip("value:Q", title=noop("Score")), "range:N"]
    errors = scores.mark_rule(color=LINE, opacity=0.45, strokeWidth=2).encode(x=session, y="lower:Q", y2="upper:Q")
    line = scores.mark_line(color=LINE, strokeWidth=2.5).encode(x=session, y=value)
    points = scores.mark_point(color=LINE, filled=True, size=70, opacity=1).encode(x=session, y=value, tooltip=shown)
    parts = (bands, labels, limit, errors, line, points, *_outlook(session))
    return _described(alt.layer(*parts).add_params(*params).properties(width="container", height=230))


def _outlook(session: alt.X) -> tuple[alt.Chart, alt.Chart]:
    """Return where the last score may lie: a broad bar behind a mark, beyond the last session; dataset `outlook`."""
    outlook = alt.Chart(alt.NamedData("outlook"))
    bar = outlook.mark_rule(color=OTHER, opacity=0.45, strokeWidth=14).encode(x=session, y="lower:Q", y2="upper:Q")
    shown = [
        alt.Tooltip("expected:Q", title=noop("Expected last score")),
        alt.Tooltip("lower:Q"),
        alt.Tooltip("upper:Q"),
    ]
    middle = outlook.mark_tick(color=OTHER, thickness=3, size=22, orient="horizontal").encode(
        x=session, y="expected:Q", tooltip=shown
    )
    return bar, middle


def trust() -> dict[str, Any]:
    """Return the alliance over sessions: datasets `scores` (with what was due) and `flags`."""
    session = alt.X("session:Q", scale=alt.Scale(zero=False, nice=False, padding=20), axis=SESSIONS)
    scale = alt.Scale(domain=[0, 10])
    value = alt.Y("value:Q", scale=scale, axis=alt.Axis(title=None, grid=True, tickCount=5))
    scores = alt.Chart(alt.NamedData("scores"))
    due = scores.mark_line(color=SOFT, strokeDash=[2, 4], strokeWidth=1.5).encode(
        x=session, y=alt.Y("due:Q", scale=scale)
    )
    line = scores.mark_line(color=LINE, strokeWidth=2.5).encode(x=session, y=value)
    shown = [
        alt.Tooltip("session:Q", title=noop("Session")),
        alt.Tooltip("value:Q", title=noop("Mean")),
        alt.Tooltip("due:Q"),
    ]
    points = scores.mark_point(color=LINE, filled=True, size=70, opacity=1).encode(x=session, y=value, tooltip=shown)
    flags = alt.Chart(alt.NamedData("flags"))
    marks = flags.mark_point(color=CARE, shape="diamond", size=220, strokeWidth=2.5, filled=False).encode(
        x=session, y=value
    )
    words = flags.mark_text(color=CARE, fontSize=12, dy=20).encode(x=session, y=value, text="label:N")
    return _described(alt.layer(due, line, points, marks, words).properties(width="container", height=230))


def funnel() -> dict[str, Any]:
    """Return shares of groups of different sizes within limits: datasets `groups` and `limits`."""
    share = alt.Scale(domain=[0, 1])
    axis = alt.Axis(title=None, format=".0%", tickCount=5, grid=True)
    limits = alt.Chart(alt.NamedData("limits"))
    n = alt.X(
        "n:Q", axis=alt.Axis(title=noop("Finished clients"), grid=False, tickCount=5), scale=alt.Scale(zero=False)
    )
    area = limits.mark_area(color=BAND, opacity=0.8).encode(
        x=n, y=alt.Y("lower:Q", scale=share, axis=axis), y2="upper:Q"
    )
    middle = limits.mark_line(color=SOFT, strokeDash=[5, 4], strokeWidth=1.5).encode(
        x=n, y=alt.Y("expected:Q", scale=share)
    )
    groups = alt.Chart(alt.NamedData("groups"))
    shown = [alt.Tooltip("n:Q", title=noop("Finished clients")), alt.Tooltip("value:Q", format=".0%")]
    points = groups.mark_point(color=LINE, filled=True, size=70, opacity=1).encode(
        x=n, y=alt.Y("value:Q", scale=share), tooltip=shown
    )
    return _described(alt.layer(area, middle, points).properties(width="container", height=230))


def session_check() -> dict[str, Any]:
    """Return the session check as a field of numbers, a row for each question: dataset `answers`."""
    chart = alt.Chart(alt.NamedData("answers"))
    session = alt.X("session:O", axis=alt.Axis(title=noop("Session"), labelAngle=0, domain=False, ticks=False))
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
    for draw in (course, session_check, trust, funnel):
        name, described = draw.__name__, draw()
        text = json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False)
        (HERE / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    write_all()
