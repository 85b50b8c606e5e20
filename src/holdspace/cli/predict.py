"""`holdspace predict`: the course a fitted model expects of clients."""

from __future__ import annotations

from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, opened, put_notes, put_table, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.domain.language import how_many
from holdspace.workflows.predict_course import predict_course


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(predict)


def predict(
    model: Annotated[str, typer.Argument(help="A model file made by holdspace fit growth.")],
    data: Annotated[str, typer.Argument(help="Scores by client and session: CSV, Parquet, or - for standard input.")],
    output: Annotated[str, typer.Option("--output", "-o", help="CSV or Parquet to write; - prints CSV.")] = STANDARD,
    interval: Annotated[float, typer.Option(help="How much of the scores the interval is to hold.")] = 0.8,
    at: Annotated[float | None, typer.Option(help="Predict one score for each client at this time instead.")] = None,
    reliable_change: Annotated[
        float | None, typer.Option(help="With --at: points a score must fall by; adds the chance that it will not.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows as JSON.")] = False,
) -> None:
    """Say for each row what is expected of it from the client's earlier rows, with an interval.

    Rows without a score are predicted from what came before: append them to look ahead.
    """
    if model == STANDARD and data == STANDARD:
        raise BadInput("Only one of the two can come from standard input.", source="MODEL and DATA")
    with opened(model) as file:
        text = file.read().decode("utf-8", errors="replace")
    with opened(data) as stream, working("Predicting"):
        predicted = predict_course(
            text,
            stream,
            at=at,
            interval=interval,
            reliable_change=reliable_change,
            model_source=shown_name(model),
            source=shown_name(data),
        )
    if as_json:
        typer.echo(predicted.table.write_json())
    if not as_json or output != STANDARD:
        put_table(predicted.table, output)
    if predicted.n_left_out:
        whose = ("row was", "rows were") if at is None else ("client was", "clients were")
        left_out = how_many(predicted.n_left_out, *whose)
        put_notes([f"{left_out} left out, where something the model needs is missing or another row is repeated."])
    if predicted.n_off_scale:
        lie = how_many(predicted.n_off_scale, "score is", "scores are")
        put_notes(
            [f"{lie} expected outside the scale of {predicted.outcome}: the model is asked beyond what it knows."]
        )
    if not predicted.knows_scores:
        put_notes([f"No row has a score in {predicted.outcome}: each client is predicted as a new one."])
