"""`holdspace simulate`: sessions of a practice that does not exist, with their truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, put_json, put_table, working
from holdspace.workflows.simulate_practice import simulate_practice


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


def simulate(
    out: Annotated[str, typer.Argument(help="CSV or Parquet to write, or a folder for sessions.csv; - prints CSV.")],
    clients: Annotated[int, typer.Option(help="How many clients.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same rows.")] = 1,
    gaussian: Annotated[bool, typer.Option("--gaussian", help="Only what a linear mixed model holds exactly.")] = False,
    irregular: Annotated[bool, typer.Option("--irregular", help="Sessions at uneven times.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Say as JSON what was written.")] = False,
) -> None:
    """Simulate alliance and PHQ-9 by session; columns that begin with true_ hold what a real service never knows."""
    with working("Simulating"):
        table = simulate_practice(clients=clients, seed=seed, is_gaussian=gaussian, has_irregular_times=irregular)
    target = out if out == STANDARD or not Path(out).is_dir() else str(Path(out) / "sessions.csv")
    put_table(table, target)
    if target == STANDARD:
        return
    if as_json:
        put_json({"file": target, "rows": table.height, "clients": clients, "seed": seed})
    else:
        typer.echo(f"{table.height} sessions of {clients} simulated clients are in {target}.")
