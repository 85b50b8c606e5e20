"""`holdspace chart`: one client's course with where it may end, as a picture or a report; the page's own chart."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from holdspace.charts.picture import on_paper, to_svg
from holdspace.cli.tables import STANDARD, opened, put_bytes, put_text, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.statistics.service_signals import session_rows
from holdspace.statistics.session_table import read_table
from holdspace.workflows.course_paper import to_pdf
from holdspace.workflows.draw_course import course_drawn, course_on_paper, usual_course_of
from holdspace.workflows.learned_service import UsualCourse


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chart)


def chart(
    data: Annotated[str, typer.Argument(help="client, session, outcome: CSV, Parquet, - for standard input.")],
    client: Annotated[str, typer.Option(help="Whose course to draw.")],
    output: Annotated[str, typer.Option("--output", "-o", help="OUT.svg, or OUT.pdf; - prints SVG.")] = STANDARD,
    outcome: Annotated[str, typer.Option(help="The column of symptoms; more is worse.")] = "phq9",
    train: Annotated[str, typer.Option(help="Finished clients with the same columns, 60 at least.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the chart as Vega-Lite, for notebooks.")] = False,
) -> None:
    """Draw a client's scores and the bar in which eight of ten with such scores ended; as PDF, a report.

    Where such courses end is learned from --train; without it, it is known for PHQ-9 alone, from simulated clients.
    """
    if data == STANDARD and train == STANDARD:
        raise BadInput("Only one of the two can come from standard input.", source="DATA and --train")
    kind = Path(output).suffix.lower()
    if not as_json and output != STANDARD and kind not in {".svg", ".pdf"}:
        raise BadInput(
            "A picture is written as SVG, a report as PDF.", source=output, remedy="Name OUT.svg or OUT.pdf."
        )
    with working("Drawing"):
        scores = _scores(data, client, outcome)
        usual = _usual(train, outcome) if train else None
        if kind == ".pdf" and not as_json:
            put_bytes(to_pdf(course_on_paper(scores, outcome=outcome, usual=usual), at=datetime.now(UTC)), output)
            return
        drawn = course_drawn(scores, outcome=outcome, usual=usual)
        text = json.dumps(on_paper(drawn)) if as_json else to_svg(drawn)
    put_text(f"{text}\n", output)


def _usual(train: str, outcome: str) -> UsualCourse:
    with opened(train) as finished:
        return usual_course_of(finished, outcome=outcome, source=shown_name(train))


def _scores(data: str, client: str, outcome: str) -> list[tuple[int, float]]:
    """Return one client's scores by session; raise BadInput where there are none."""
    name = shown_name(data)
    with opened(data) as stream:
        rows = session_rows(read_table(stream, source=name), outcome=outcome, alliance="", source=name)
    own = rows.table.filter(pl.col("client").cast(pl.String) == client)
    own = own.filter(pl.col(outcome).is_not_null() & pl.col(outcome).cast(pl.Float64).is_not_nan())
    if not own.height:
        raise BadInput("There is no score of this client.", source="--client", remedy="Name one of the table.")
    return [(int(session), float(value)) for session, value in own.select("session", outcome).rows()]
