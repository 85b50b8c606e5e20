"""`holdspace benchmark`: services set against each other, fairly and without ranks."""

from __future__ import annotations

from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, opened, put_json, put_notes, put_table, shown_name, working
from holdspace.domain.language import how_many
from holdspace.statistics.benchmark import Benchmark
from holdspace.statistics.session_table import read_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(benchmark)


def benchmark(
    data: Annotated[str, typer.Argument(help="One row per finished client: CSV, Parquet, - for standard input.")],
    outcome: Annotated[str, typer.Option(help="The column of results: 0 or 1, or a number.")] = "recovered",
    service: Annotated[str, typer.Option(help="The column of the service. Therapists are not compared.")] = "service",
    case_mix: Annotated[str, typer.Option(help="Columns that tell the case-mix, with commas between them.")] = "",
    output: Annotated[str, typer.Option("--output", "-o", help="CSV or Parquet to write; - prints CSV.")] = STANDARD,
    coverage: Annotated[float, typer.Option(min=0.5, max=0.999, help="How much the limits are to hold.")] = 0.95,
    as_json: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> None:
    """Set each service's result beside what its clients' case-mix lets expect, with limits widened for overdispersion.

    The shrunken value is drawn towards the expected one. Services with fewer than ten clients are left out; rows are in
    the order of the table, not of the results.
    """
    mix = [name.strip() for name in case_mix.split(",") if name.strip()]
    with opened(data) as stream, working("Comparing"):
        table = read_table(stream, source=shown_name(data))
        fitted = Benchmark(outcome, service, mix).fit(table, source=shown_name(data))
    if not as_json or output != STANDARD:
        put_table(fitted.funnel(coverage=coverage), output)
    if as_json:
        put_json(fitted.to_json())
    if fitted.n_excluded:
        put_notes(
            [
                f"{how_many(fitted.n_excluded, 'client was', 'clients were')} left out: a value is missing, or their "
                "service has fewer than ten."
            ]
        )
