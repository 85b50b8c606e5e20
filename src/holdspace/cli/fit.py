"""`holdspace fit growth`: a mixed model of a service's own scores."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from holdspace.cli.tables import STANDARD, opened, put_text, shown_name, working
from holdspace.domain.language import how_many
from holdspace.workflows.fit_growth import fit_growth, model_file


def register(app: typer.Typer) -> None:
    """Add the command."""
    fit = typer.Typer(no_args_is_help=True, help="Fit a model to a service's own scores.")
    fit.callback()(_describe)
    fit.command()(growth)
    app.add_typer(fit, name="fit")


def _describe() -> None:
    """Fit a model to a service's own scores."""


def growth(
    data: Annotated[str, typer.Argument(help="Scores by client and session: CSV, Parquet, or - for standard input.")],
    formula: Annotated[
        str, typer.Option(help='As in lme4: "phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)".')
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="The model file to write (JSON); - prints it.")] = "",
    residual: Annotated[str, typer.Option(help="iid, or ou for serial correlation over time.")] = "iid",
    ml: Annotated[bool, typer.Option("--ml", help="Maximum likelihood instead of restricted (REML).")] = False,
    time: Annotated[str, typer.Option(help="The column of time for --residual ou (time, day, week or session).")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Fit a two-level mixed model: fixed effects, and effects that differ from client to client.

    Without a random part each client has an intercept of their own; a second group, as in (1 | therapist), is a third
    level. Rows with missing values and rows that repeat another are left out and counted.
    """
    with opened(data) as stream, working("Fitting"):
        result = fit_growth(stream, formula=formula, residual=residual, reml=not ml, time=time, source=shown_name(data))
    text = model_file(result)
    if output:
        put_text(text, output)
    if as_json and output != STANDARD:
        typer.echo(json.dumps(json.loads(text)))
    elif output != STANDARD:
        typer.echo(result.summary())
        if result.n_excluded:
            typer.echo(f"{how_many(result.n_excluded, 'row', 'rows')} with missing values left out.")
        if result.n_repeated:
            typer.echo(f"{how_many(result.n_repeated, 'row that repeats', 'rows that repeat')} another left out.")
        if result.dropped_names:
            typer.echo(f"Left out, because others determine them: {', '.join(result.dropped_names)}.")
    if not result.converged:
        typer.echo("The search did not settle: treat these estimates with caution.", err=True)
