"""`holdspace gains`: sudden gains and losses, looking back."""

from __future__ import annotations

from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, opened, put_json, put_notes, put_table, shown_name, working
from holdspace.statistics.session_table import read_table
from holdspace.statistics.sudden_gains import LEAST_SCORES, sudden_gains
from holdspace.workflows.table_notes import table_notes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(gains)


def gains(
    data: Annotated[str, typer.Argument(help="client, session, outcome: CSV, Parquet, - for standard input.")],
    output: Annotated[str, typer.Option("--output", "-o", help="CSV or Parquet to write; - prints CSV.")] = STANDARD,
    outcome: Annotated[str, typer.Option(help="The column of symptoms; more is worse.")] = "phq9",
    least_points: Annotated[
        float | None, typer.Option(help="How many points a step takes at least; known for phq9 (6) and gad7 (4).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say as JSON how many there are.")] = False,
) -> None:
    """Find large, lasting steps between two sessions: gains are positive, losses negative.

    A step is known only two sessions later, so this is for looking back and no signal.
    """
    with opened(data) as stream, working("Looking for steps"):
        rows = read_table(stream, source=shown_name(data))
        table = sudden_gains(rows, outcome=outcome, least_points=least_points, source=shown_name(data))
        notes = table_notes(rows, outcome=outcome, least_scores=LEAST_SCORES, source=shown_name(data))
    if not as_json or output != STANDARD:
        put_table(table, output)
    if as_json:
        gained = table.filter(table["size"] > 0)
        put_json(
            {
                "clients": rows["client"].n_unique(),
                "clients_with_a_gain": gained["client"].n_unique(),
                "gains": gained.height,
                "losses": table.height - gained.height,
                "reversed": int(table["is_reversed"].sum()),
                "notes": notes,
            }
        )
    put_notes(notes)
