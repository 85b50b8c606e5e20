"""`holdspace scale`: reliability, factors and invariance of a scale's answers, to validate it on one's own data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import polars as pl
import typer

from holdspace.cli.tables import opened, put_json, put_notes, shown_name, working
from holdspace.domain.errors import BadInput
from holdspace.domain.language import how_many
from holdspace.statistics.factor_model import FactorFit
from holdspace.statistics.psychometrics import factor_model, invariance, reliability
from holdspace.statistics.session_table import read_table, require_columns

Items = Annotated[str, typer.Argument(help="One row per answer sheet, a column per item: CSV, Parquet, - for input.")]
Model = Annotated[str, typer.Option(help='"trust =~ heard + safe + private", with ; between factors, or a file.')]
Json = Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Reliability, factors and invariance of a scale.")
    group.command("reliability")(show_reliability)
    group.command("factors")(show_factors)
    group.command("invariance")(show_invariance)
    app.add_typer(group, name="scale")


def show_reliability(
    items: Items,
    columns: Annotated[str, typer.Option(help="The items, with commas between them; all columns if left out.")] = "",
    as_json: Json = False,
) -> None:
    """Alpha with its interval, omega, item-rest correlations. Rows with a gap are left out and counted."""
    table, names = _read(items), [name.strip() for name in columns.split(",") if name.strip()]
    if names:
        require_columns(table, names, source=shown_name(items))
        table = table.select(names)
    found = reliability(table)
    if as_json:
        put_json({**asdict(found), "items": table.columns})
        return
    left_out = how_many(found.n_excluded, "row", "rows")
    typer.echo(f"{found.n} rows, {found.n_items} items; {left_out} with a gap left out.")
    typer.echo(f"alpha {found.alpha:.3f} (95 %: {found.alpha_lower:.3f} to {found.alpha_upper:.3f})")
    typer.echo("omega not to be had below three items" if found.omega is None else f"omega {found.omega:.3f}")
    for name, correlation in zip(table.columns, found.item_rest_correlations, strict=True):
        typer.echo(f"  {name}: {correlation:.3f} with the rest")


def show_factors(items: Items, model: Model, as_json: Json = False) -> None:
    """Fit a factor model by maximum likelihood."""
    with working("Fitting"):
        found = factor_model(_read(items), _model(model))
    _put([found], as_json=as_json)


def show_invariance(
    items: Items,
    model: Model,
    group: Annotated[str, typer.Option(help="The column of the groups.")],
    as_json: Json = False,
) -> None:
    """Fit four steps over groups, from the same pattern to equal residual variances."""
    table = _read(items)
    require_columns(table, [group], source=shown_name(items))
    named = table.filter(pl.col(group).is_not_null())
    if named[group].n_unique() < 2:
        raise BadInput("There is only one group.", source=group, remedy="Name a column with two or more.")
    with working("Fitting"):
        found = invariance(named, named[group].to_list(), _model(model))
    _put(found, as_json=as_json)
    if table.height > named.height:
        put_notes([f"{how_many(table.height - named.height, 'row', 'rows')} without a group left out."])


def _read(items: str) -> pl.DataFrame:
    with opened(items) as stream:
        return read_table(stream, source=shown_name(items))


def _model(text: str) -> str:
    path = Path(text) if "=~" not in text else None
    if path is None:
        return text
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            "This is no model and no file of one.", source="--model", remedy='"trust =~ a + b + c"'
        ) from None


def _put(fits: Iterable[FactorFit], *, as_json: bool) -> None:
    found = list(fits)
    if as_json:
        put_json({"steps": [_plain(asdict(fit)) for fit in found]})
        return
    for fit in found:
        typer.echo(
            f"{fit.step}: chi2 {fit.chi2:.3f} ({fit.df}), p {fit.p_value:.4f}, CFI {fit.cfi:.3f}, TLI {fit.tli:.3f}, "
            f"RMSEA {fit.rmsea:.3f}, SRMR {fit.srmr:.3f}, n {fit.n} ({fit.n_excluded} left out)"
            + ("" if fit.is_converged else "; the search did not settle")
        )
    for name, loading in found[0].standardised.items():
        typer.echo(f"  {name}: {loading:.3f}")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value.tolist() if isinstance(value, np.ndarray) else value
