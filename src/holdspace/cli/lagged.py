"""`holdspace lagged`: does a session's trust go along with the next session's symptoms, within the same client?"""

from __future__ import annotations

from typing import Annotated

import typer

from holdspace.cli.tables import opened, put_json, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.statistics.lagged_effect import Estimate, LaggedEffect, LaggedEffectResult
from holdspace.statistics.session_table import read_table


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(lagged)


def lagged(
    data: Annotated[str, typer.Argument(help="client, session, predictor, outcome: CSV, Parquet, - for input.")],
    outcome: Annotated[str, typer.Option(help="The column that may follow.")] = "phq9",
    predictor: Annotated[str, typer.Option(help="The column that may go before.")] = "alliance",
    occasions: Annotated[int, typer.Option(min=4, max=20, help="Sessions 1 to this are used.")] = 7,
    reliability: Annotated[
        float | None, typer.Option(help="Of the predictor's momentary differences, where known from elsewhere.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
) -> None:
    """Estimate the lagged effect within clients, apart from differences between them. It is no cause.

    Refused below 100 clients with two sessions. Sessions may be missing.
    """
    if reliability is not None and not 0 < reliability <= 1:
        raise BadInput("A reliability lies between 0 and 1.", source="--reliability")
    model = LaggedEffect(outcome, predictor, occasions, reliability)
    with opened(data) as stream, working("Fitting"):
        found = model.fit(read_table(stream, source=shown_name(data)), source=shown_name(data))
    if as_json:
        put_json(found.to_json())
        return
    typer.echo(_words(found, model))


def _words(found: LaggedEffectResult, model: LaggedEffect) -> str:
    corrected = (
        _figure(found.within_corrected)
        if found.within_corrected
        else "cannot be told from these data (give --reliability)"
    )
    lines = [
        f"{found.n_clients} clients, sessions 1 to {found.n_occasions}, {found.n_scores} scores.",
        f"Within a client, {model.outcome} one session after {model.predictor} lay one point above its usual: ",
        f"  as scored        {_figure(found.within)}",
        f"  noise taken out  {corrected}",
        f"The other way round: {_figure(found.back)}",
        f"Between clients, the stable levels correlate at {found.between_correlation:.2f}.",
        "It says what tends to come before what. Something else may move both: it is no cause.",
    ]
    return "\n".join(lines if found.is_converged else [*lines, "The search did not settle: treat with caution."])


def _figure(estimate: Estimate) -> str:
    lower, upper = estimate.interval
    return f"{estimate.value:+.3f} points (95 %: {lower:+.3f} to {upper:+.3f})"
