"""`holdspace dropout`: the chance that a client does not come back after a session."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, opened, put_json, put_notes, put_table, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.statistics.dropout_risk import DropoutRisk, FittedDropoutRisk
from holdspace.statistics.session_table import read_table
from holdspace.workflows.table_notes import table_notes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(dropout)


def dropout(
    data: Annotated[str, typer.Argument(help="client, session, outcome, alliance: CSV, Parquet, - for input.")],
    train: Annotated[str, typer.Option(help="Finished clients, with 1 in --dropped-out for those who stayed away.")],
    output: Annotated[str, typer.Option("--output", "-o", help="CSV or Parquet to write; - prints CSV.")] = STANDARD,
    outcome: Annotated[str, typer.Option(help="The column of symptoms.")] = "phq9",
    alliance: Annotated[str, typer.Option(help="The column of the alliance. May be missing.")] = "alliance",
    dropped_out: Annotated[
        str, typer.Option(help="The column that is 1 in the last session of those who did not come back.")
    ] = "dropped_out",
    as_json: Annotated[bool, typer.Option("--json", help="Say as JSON what was learned, and from how many.")] = False,
) -> None:
    """Say for each session after intake how likely it is the last, with a 95 % interval; nothing later is used.

    Of ten clients with a chance of one in ten, nine come back: a reason to ask how it is going, not a finding.
    """
    if data == STANDARD and train == STANDARD:
        raise BadInput("Only one of the two can come from standard input.", source="DATA and --train")
    with ExitStack() as stack, working("Learning from finished clients"):
        finished = read_table(stack.enter_context(opened(train)), source=shown_name(train))
        rows = read_table(stack.enter_context(opened(data)), source=shown_name(data))
        fitted = DropoutRisk(outcome, alliance, dropped_out).fit(finished, source=shown_name(train))
        table = fitted.predict_proba(rows, source=shown_name(data))
        notes = [*_learned(fitted), *table_notes(rows, outcome=outcome, source=shown_name(data))]
    if not as_json or output != STANDARD:
        put_table(table, output)
    if as_json:
        put_json({"rows": table.height, **fitted.to_json(), "notes": notes})
    put_notes(notes)


def _learned(fitted: FittedDropoutRisk) -> list[str]:
    """Say what nothing could be learned of."""
    names = ", ".join(fitted.left_out)
    return [f"Left out, because the finished clients do not differ in it: {names}."] if names else []
