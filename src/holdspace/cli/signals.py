"""`holdspace signals`: the course to be expected, and what to look at, for each client and session."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, opened, put_json, put_notes, put_table, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.workflows.draw_signals import DrawnSignals, draw_signals


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(signals)


def signals(
    data: Annotated[str, typer.Argument(help="client, session, time, outcome, alliance: CSV, Parquet, - for input.")],
    output: Annotated[str, typer.Option("--output", "-o", help="CSV or Parquet to write; - prints CSV.")] = STANDARD,
    train: Annotated[str, typer.Option(help="The service's finished clients, with the same columns.")] = "",
    outcome: Annotated[str, typer.Option(help="The column of symptoms; more is worse.")] = "phq9",
    alliance: Annotated[
        str, typer.Option(help="The column of the alliance; more is better. May be missing.")
    ] = "alliance",
    reliable_change: Annotated[
        float | None, typer.Option(help="In points of the outcome; known for phq9, gad7.")
    ] = None,
    false_alarms: Annotated[float, typer.Option(help="False rupture flags per 10 clients to put up with.")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Say as JSON what was drawn and what it rests on.")] = False,
) -> None:
    """Draw signals from all scores so far; no row depends on anything after its session.

    expected, lower, upper: the client's last score if therapy goes on as it usually does, with an 80 % interval.
    rupture_score: how far the alliance fell below what was due, in SDs. A signal is a reason to ask, not a finding.
    """
    if data == STANDARD and train == STANDARD:
        raise BadInput("Only one of the two can come from standard input.", source="DATA and --train")
    with ExitStack() as stack, working("Drawing signals"):
        stream = stack.enter_context(opened(data))
        finished = stack.enter_context(opened(train)) if train else None
        drawn = draw_signals(
            stream,
            finished,
            outcome=outcome,
            alliance=alliance,
            reliable_change=reliable_change,
            false_alarms=false_alarms,
            source=shown_name(data),
            train_source=shown_name(train) if train else "",
        )
    if not as_json or output != STANDARD:
        put_table(drawn.table, output)
    if as_json:
        put_json(_report(drawn))
    elif not train:
        typer.echo(f"What is usual was taken from {drawn.service.source}: start with --train once you can.", err=True)
    elif drawn.service.monitor is None:
        typer.echo("The finished clients have too few alliance scores to learn from: no rupture signals.", err=True)
    put_notes(drawn.notes)


def _report(drawn: DrawnSignals) -> dict[str, object]:
    monitor = drawn.service.monitor
    return {
        "rows": drawn.table.height,
        "clients": drawn.table["client"].n_unique(),
        "rupture_flags": int(drawn.table["rupture_flag"].sum()),
        "false_alarms_per_10_clients": None if monitor is None else 10 * monitor.false_alarms_per_client,
        "reliable_change": drawn.service.course.reliable_change,
        "learned_from": drawn.service.source,
        "learned_from_clients": drawn.service.course.n_clients,
        "notes": list(drawn.notes),
    }
