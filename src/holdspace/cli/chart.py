"""`holdspace chart`: one client's course with where it may end, as a picture; the same chart as on the page."""

from __future__ import annotations

import json
from typing import Annotated

import polars as pl
import typer

from holdspace.charts import course_chart
from holdspace.charts.picture import on_paper, to_svg
from holdspace.cli.tables import STANDARD, opened, put_text, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.statistics.service_signals import LIMITS, session_rows
from holdspace.statistics.session_table import read_table
from holdspace.workflows.expect_course import find_outlook


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chart)


def chart(
    data: Annotated[str, typer.Argument(help="client, session, outcome: CSV, Parquet, - for standard input.")],
    client: Annotated[str, typer.Option(help="Whose course to draw.")],
    output: Annotated[str, typer.Option("--output", "-o", help="SVG to write; - prints it.")] = STANDARD,
    outcome: Annotated[str, typer.Option(help="The column of symptoms; more is worse.")] = "phq9",
    as_json: Annotated[bool, typer.Option("--json", help="Print the chart as Vega-Lite, for notebooks.")] = False,
) -> None:
    """Draw a client's scores and, for PHQ-9, the bar in which eight of ten with such scores ended."""
    with opened(data) as stream, working("Drawing"):
        rows = session_rows(
            read_table(stream, source=shown_name(data)), outcome=outcome, alliance="", source=shown_name(data)
        )
        own = rows.table.filter(pl.col("client").cast(pl.String) == client)
        own = own.filter(pl.col(outcome).is_not_null() & pl.col(outcome).cast(pl.Float64).is_not_nan())
        if not own.height:
            raise BadInput("There is no score of this client.", source="--client", remedy="Name one of the table.")
        drawn = _drawn([(int(s), float(v)) for s, v in own.select("session", outcome).rows()], outcome)
        text = json.dumps(on_paper(drawn)) if as_json else to_svg(drawn)
    put_text(f"{text}\n", output)


def _drawn(scores: list[tuple[int, float]], outcome: str) -> dict[str, object]:
    lowest, highest = LIMITS.get(outcome, (min(v for _, v in scores), max(v for _, v in scores)))
    outlook = find_outlook(scores, outcome=outcome)
    points = [{"session": s, "value": v, "lower": v, "upper": v, "range": ""} for s, v in scores]
    ranges = [{"from": lowest, "to": highest, "label": "", "shade": 0.35}]
    if outlook is None:
        return course_chart(points, ranges, [])
    latest, length = outlook.latest, scores[-1][0] - scores[0][0]
    bar = {
        "session": latest.session + max(0.5, 0.07 * length),
        "room": latest.session + max(1.0, 0.12 * length),
        "expected": latest.expected,
        "lower": latest.lower,
        "upper": latest.upper,
    }
    return course_chart(points, ranges, [], [bar])
