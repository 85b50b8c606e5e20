"""`holdspace compare`: how far coders agree, people or program; works without any model."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import polars as pl
import typer
from rich import box
from rich.console import Console
from rich.table import Table

from holdspace.cli.tables import opened, put_json, put_table, shown_name
from holdspace.domain.coding.agreement import Agreement
from holdspace.domain.coding.comparison import Comparison, Difference
from holdspace.domain.language import number
from holdspace.workflows.compare_codings import KEYS, compare_codings, read_coding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(compare)


def compare(
    tables: Annotated[
        list[str],
        typer.Argument(metavar="TABLE TABLE...", help="A table a coder, as holdspace code writes it (.csv, .parquet)."),
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", help="Also write the turns that differ: CSV or Parquet, - prints CSV.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Say how far two or more coders of the same turns agree: Krippendorff's alpha and, for two, Cohen's kappa.

    Turns are matched by dialogue_id and turn_index. An empty cell is no label: that coder left the turn out.
    """
    codings = []
    for name in tables:
        with opened(name) as stream:
            codings.append(read_coding(stream, shown_name(name)))
    found = compare_codings(codings)
    if as_json:
        put_json({"coders": list(map(shown_name, tables)), **asdict(found)})
    elif output != "-":
        _print(found)
    if output:
        put_table(_differences(found.differences, len(tables)), output)


def _print(found: Comparison) -> None:
    table = Table("", "alpha", "95 %", "kappa", "95 %", "same", "turns", box=box.SIMPLE_HEAD)
    for each in found.codes:
        kappa = ("–", "") if each.kappa is None else _written(each.kappa)
        same = "–" if each.alpha.same is None else f"{each.alpha.same * 100:.0f} %"
        table.add_row(each.code, *_written(each.alpha), *kappa, same, str(each.alpha.n))
    console = Console(width=100)
    console.print(table)
    console.print(f"{len(found.differences)} labels differ, over {found.n_turns} turns.", style="dim")


def _written(agreement: Agreement) -> tuple[str, str]:
    if agreement.value is None:
        return ("–", "one label only")
    if agreement.lower is None or agreement.upper is None:
        return (number(agreement.value, 2), "too few turns")
    return (number(agreement.value, 2), f"{number(agreement.lower, 2)} to {number(agreement.upper, 2)}")


def _differences(differences: tuple[Difference, ...], coders: int) -> pl.DataFrame:
    columns = [f"coder_{number}" for number in range(1, coders + 1)]
    rows = [(*each.turn.rsplit(" ", 1), each.code, *each.labels) for each in differences]
    return pl.DataFrame(rows, schema=dict.fromkeys((*KEYS, "code", *columns), pl.String), orient="row")
