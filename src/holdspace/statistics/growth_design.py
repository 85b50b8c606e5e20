"""Designs of a formula's parts: the columns of the fixed and the random effects, made by formulaic.

Functions that learn from all rows (``poly``, ``scale``, ``center``) are computed here and handed over as plain columns,
so that what they learned can be written into a model file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import formulaic
import numpy as np
import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_formula import FUNCTIONS, LEARNING, GrowthFormula, bad_formula
from holdspace.statistics.session_table import Array, numbers, require_columns

_LEARNING_CALL = re.compile(rf"\b({'|'.join(LEARNING)})\s*\(")


@dataclass(frozen=True, slots=True)
class Learned:
    """What a design takes from the rows of the fit: categories of a column, constants of a learning function."""

    levels: dict[str, list[str]] = field(default_factory=dict)
    constants: dict[str, list[list[float]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Design:
    """The columns of one side of the model: names and values, rows as in the table."""

    names: tuple[str, ...]
    values: Array


@lru_cache(maxsize=256)
def parsed(text: str) -> formulaic.Formula:
    """Return a formula's part as formulaic reads it."""
    try:
        return formulaic.Formula(text)
    except Exception as error:  # formulaic raises errors of many kinds for what it cannot parse
        raise bad_formula("A part of it cannot be understood.") from error


def variables(text: str, formula: GrowthFormula) -> set[str]:
    """Return the columns of the table that a formula's part needs."""
    plain = re.sub(rf"\b({'|'.join(LEARNING)})\b", "I", text)
    plain = re.sub(r"(?<=[\w)]),\s*\d+", "", plain)
    return {formula.column(str(name)) for name in parsed(plain).required_variables} - set(FUNCTIONS)


def build_design(text: str, formula: GrowthFormula, table: pl.DataFrame, learned: Learned, *, source: str) -> Design:
    """Return the design of one part of the formula, learning what has not been learned yet."""
    needed = sorted(variables(text, formula))
    require_columns(table, needed, source=source)
    if not needed:
        return _constant(text, table.height)
    columns = {formula.plain(name): _column(table, name, learned, source) for name in needed}
    text, shown = _compute_learning(text, columns, learned)
    levels = {formula.plain(name): seen for name, seen in learned.levels.items()}
    values, names = _model_matrix(text, columns, levels)
    if not np.isfinite(values).all():
        raise BadInput(
            "A term of the formula is not finite for some rows.", source=source, remedy="Look at logarithms."
        )
    return Design(tuple(formula.written(_shown(name, shown)) for name in names), values)


def _constant(text: str, rows: int) -> Design:
    if text.replace(" ", "") not in {"1", "1+1"}:
        raise bad_formula("A part of it has no columns.")
    return Design(("Intercept",), np.ones((rows, 1)))


def _column(table: pl.DataFrame, name: str, learned: Learned, source: str) -> Any:
    column = table.get_column(name)
    if column.dtype.is_numeric() or column.dtype == pl.Boolean or column.dtype == pl.Null:
        return numbers(table, name, source=source, takes_yes_no=True)
    values = column.cast(pl.String)
    seen = learned.levels.setdefault(name, sorted(values.drop_nulls().unique().to_list()))
    if not set(values.drop_nulls().unique().to_list()) <= set(seen):
        remedy = f"It knows {', '.join(seen[:30])}. Correct the rows or leave them out."
        raise BadInput(f"{name} has a category that the model has not seen.", source=source, remedy=remedy)
    return np.array(values.to_list(), dtype=object)


def _model_matrix(text: str, columns: dict[str, Any], levels: dict[str, list[str]]) -> tuple[Array, list[str]]:
    # One row per category beyond the table's own keeps the coding the same whatever categories a table holds.
    height, rows = len(next(iter(columns.values()))), max((len(each) for each in levels.values()), default=0)
    padded = {name: _with_levels(column, levels.get(name), rows) for name, column in columns.items()}
    records = np.empty(height + rows, dtype=[(name, column.dtype) for name, column in padded.items()])
    for name, column in padded.items():
        records[name] = column
    try:
        # What is not finite is found and reported by the caller.
        with np.errstate(all="ignore"):
            matrix = parsed(text).get_model_matrix(
                records.view(np.recarray), context=dict(FUNCTIONS), output="numpy", na_action="ignore"
            )
    except formulaic.errors.FormulaicError as error:
        raise bad_formula("A part of it cannot be computed: only columns of numbers can be computed with.") from error
    values = np.asarray(matrix, dtype=np.float64)[:height]
    return values, [str(name) for name in matrix.model_spec.column_names]


def _with_levels(column: Any, seen: list[str] | None, rows: int) -> Any:
    if seen is None:
        return np.concatenate([column, np.ones(rows, dtype=column.dtype)])
    return np.concatenate([column, np.array([seen[i % len(seen)] for i in range(rows)], dtype=object)])


def _compute_learning(text: str, columns: dict[str, Any], learned: Learned) -> tuple[str, dict[str, str]]:
    """Put computed columns for calls like ``poly(time, 2)``; return the text and how the columns are shown."""
    shown: dict[str, str] = {}
    while match := _LEARNING_CALL.search(text):
        end = _closing(text, match.end())
        call, arguments = text[match.start() : end], text[match.end() : end - 1]
        inner, degree = _arguments(arguments, match.group(1))
        values, _ = _model_matrix(f"0 + I({inner})", _numeric(columns), {})
        made = _LEARNERS[match.group(1)](values[:, 0], degree, learned.constants, call)
        names = [f"learned{len(shown) + index}_" for index in range(made.shape[1])]
        suffixes = [str(index + 1) for index in range(made.shape[1])] if match.group(1) == "poly" else [""]
        for name, suffix, column in zip(names, suffixes, made.T, strict=True):
            columns[name], shown[name] = column, call + suffix
        text = text[: match.start()] + "(" + " + ".join(names) + ")" + text[end:]
    return text, shown


def _numeric(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: column for name, column in columns.items() if column.dtype != object}


def _closing(text: str, start: int) -> int:
    depth = 1
    for index in range(start, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index + 1
    raise bad_formula("A bracket is not closed.")


def _arguments(text: str, function: str) -> tuple[str, int]:
    inner, comma, degree = text.rpartition(",")
    if function != "poly":
        return text, 1
    if not comma or not degree.strip().isdigit() or not 1 <= int(degree) <= 9:
        raise bad_formula("Write a polynomial as poly(time, 2).")
    return inner, int(degree)


def _shown(name: str, shown: dict[str, str]) -> str:
    return re.sub(r"learned\d+_", lambda match: shown[match.group()], name)


def _poly(x: Array, degree: int, constants: dict[str, list[list[float]]], call: str) -> Array:
    """Return orthogonal polynomials by their three-term recurrence, as R's ``poly`` does."""
    if call not in constants:
        constants[call] = _recurrence(x, degree)
    alpha, norm = constants[call]
    before, now, columns = np.zeros(x.size), np.ones(x.size), []
    for index in range(degree):
        following = (x - alpha[index]) * now - (norm[index + 1] / norm[index] if index else 0.0) * before
        before, now = now, following
        columns.append(now / np.sqrt(norm[index + 2]))
    return np.column_stack(columns)


def _recurrence(x: Array, degree: int) -> list[list[float]]:
    if np.unique(x).size <= degree:
        raise bad_formula("A polynomial needs more different values than its degree.")
    alpha, norm = [], [1.0, float(x.size)]
    before, now = np.zeros(x.size), np.ones(x.size)
    for index in range(degree):
        alpha.append(float(x @ now**2 / (now @ now)))
        following = (x - alpha[-1]) * now - (norm[index + 1] / norm[index] if index else 0.0) * before
        before, now = now, following
        norm.append(float(now @ now))
    return [alpha, norm]


def _scale(x: Array, _: int, constants: dict[str, list[list[float]]], call: str) -> Array:
    ((mean, sd),) = constants.setdefault(call, [[float(x.mean()), float(x.std(ddof=1))]])
    if not sd > 0:
        raise bad_formula("A column to be scaled is constant.")
    return np.asarray((x - mean) / sd)[:, None]


def _center(x: Array, _: int, constants: dict[str, list[list[float]]], call: str) -> Array:
    ((mean,),) = constants.setdefault(call, [[float(x.mean())]])
    return np.asarray(x - mean)[:, None]


_LEARNERS = {"poly": _poly, "scale": _scale, "center": _center}
