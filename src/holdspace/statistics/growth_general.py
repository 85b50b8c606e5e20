"""Fits growth models of any design, row by row: covariates that change from session to session, three levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_design import Design, Learned, build_design
from holdspace.statistics.growth_fit import Rows, fit_rows
from holdspace.statistics.growth_formula import GrowthFormula
from holdspace.statistics.growth_levels import fit_levels
from holdspace.statistics.growth_rows import Needs, require_enough
from holdspace.statistics.growth_runs import Runs
from holdspace.statistics.growth_search import Estimates
from holdspace.statistics.session_table import Array, numbers


@dataclass(frozen=True, slots=True)
class Designs:
    """The designs of the fixed and the random parts, rows as in the table; ``upper`` is the third level's."""

    x: Array
    x_names: tuple[str, ...]
    z: Array
    z_names: tuple[str, ...]
    blocks: tuple[int, ...]
    upper: Array
    upper_names: tuple[str, ...]
    upper_blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Estimates with the names of their columns."""

    estimates: Estimates
    fixed_names: tuple[str, ...]
    dropped_names: tuple[str, ...]
    random_names: tuple[str, ...]
    blocks: tuple[int, ...]
    upper_names: tuple[str, ...] = ()
    upper_blocks: tuple[int, ...] = ()


def build_designs(table: pl.DataFrame, formula: GrowthFormula, learned: Learned, *, source: str) -> Designs:
    """Return the designs of a formula for these rows."""
    x = build_design(formula.fixed, formula, table, learned, source=source)
    z, z_names, blocks = _random(table, formula, formula.group, learned, source)
    upper, upper_names, upper_blocks = (
        _random(table, formula, formula.upper, learned, source) if formula.upper else (z[:, :0], (), ())
    )
    return Designs(x.values, x.names, z, z_names, blocks, upper, upper_names, upper_blocks)


def _random(
    table: pl.DataFrame, formula: GrowthFormula, group: str, learned: Learned, source: str
) -> tuple[Array, tuple[str, ...], tuple[int, ...]]:
    designs: list[Design] = [
        build_design(term.effects, formula, table, learned, source=source) for term in formula.terms_of(group)
    ]
    return (
        np.column_stack([design.values for design in designs]),
        tuple(name for design in designs for name in design.names),
        tuple(block for block, design in enumerate(designs) for _ in design.names),
    )


def fit_table(
    runs: Runs, formula: GrowthFormula, needs: Needs, learned: Learned, *, is_serial: bool, reml: bool, source: str
) -> Fitted:
    """Return the estimates of the rows, sorted by client and time."""
    designs = build_designs(runs.table, formula, learned, source=source)
    kept = independent_columns(designs.x)
    y = numbers(runs.table, needs.outcome, source=source)
    require_enough(y, runs.starts.size, kept.size + designs.z.shape[1], source=source)
    times = numbers(runs.table, needs.time, source=source) if needs.time else np.zeros(y.size)
    rows = Rows(designs.z, designs.x[:, kept], y, times, runs.starts, designs.blocks)
    if not formula.upper:
        estimates = fit_rows(rows, reml=reml, is_serial=is_serial)
    elif is_serial:
        raise BadInput("Serial correlation cannot be fitted together with a third level.", source="--residual")
    else:
        upper = _upper_of(runs, formula.column(formula.upper))
        estimates = fit_levels(rows, designs.upper, upper, designs.upper_blocks, reml=reml)
    return Fitted(
        estimates=estimates,
        fixed_names=tuple(designs.x_names[index] for index in kept),
        dropped_names=tuple(name for i, name in enumerate(designs.x_names) if i not in set(kept.tolist())),
        random_names=designs.z_names,
        blocks=designs.blocks,
        upper_names=designs.upper_names,
        upper_blocks=designs.upper_blocks,
    )


def _upper_of(runs: Runs, name: str) -> NDArray[np.intp]:
    """Return for each client the number of whom the client belongs to."""
    groups = runs.heads([name]).to_series().cast(pl.String)
    return np.unique(groups.to_numpy().astype(str), return_inverse=True)[1].astype(np.intp)


def independent_columns(x: Array) -> NDArray[np.intp]:
    """Return the fixed columns that say something beyond those before them; the others are left out and named."""
    size = np.sqrt((x**2).sum(axis=0))
    scaled = x / np.where(size > 0, size, 1.0)
    left_over = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    return np.flatnonzero((left_over > 1e-9) & (size > 0))


def with_levels(formula: GrowthFormula, table: pl.DataFrame, *, source: str) -> GrowthFormula:
    """Return the formula knowing who are the clients and whom they belong to: of two groups the clients are more."""
    if len(formula.groups) < 2:
        return formula
    first, second = formula.groups
    if formula.is_nested:
        return formula
    sizes = {name: table.get_column(formula.column(name)).n_unique() for name in (first, second)}
    client, upper = (first, second) if sizes[first] >= sizes[second] else (second, first)
    if table.select(formula.column(client), formula.column(upper)).n_unique() != sizes[client]:
        raise BadInput(
            f"Some {formula.written(client)} belong to more than one {formula.written(upper)}.",
            source=source,
            remedy="Groups must be nested: each client belongs to one therapist.",
        )
    return formula.of_groups(client, upper)
