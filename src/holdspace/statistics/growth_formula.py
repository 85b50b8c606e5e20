"""Formulas of mixed models: ``phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)``.

Written as in lme4; the designs are made by formulaic. A formula is data that may come from a model file, and formulaic
would run any Python in it: only names, numbers, operators and a short list of functions are let through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import formulaic
import numpy as np
import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.session_table import Array, numbers, require_columns

FUNCTIONS = {
    "log": np.log, "log1p": np.log1p, "log2": np.log2, "log10": np.log10, "sqrt": np.sqrt, "exp": np.exp, "abs": np.abs,
}  # fmt: skip
_SPECIAL = {"I", "C"}
_ALLOWED = re.compile(r"[\w\s+\-*/:^().,]*")
_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")


@dataclass(frozen=True, slots=True)
class RandomTerm:
    """Effects that differ from client to client; those of one term may be correlated, those of two may not."""

    effects: str


@dataclass(frozen=True, slots=True)
class GrowthFormula:
    """``outcome ~ fixed + (random | group)``. ``is_group_assumed`` where no random part was written."""

    outcome: str
    fixed: str
    random: tuple[RandomTerm, ...]
    group: str
    is_group_assumed: bool = False

    @property
    def text(self) -> str:
        """Return the formula as it was understood."""
        return f"{self.outcome} ~ {self.fixed} + " + " + ".join(f"({t.effects} | {self.group})" for t in self.random)


def parse_formula(text: str) -> GrowthFormula:
    """Return the parts of a formula. Without a random part each client has an intercept of their own."""
    outcome, sign, right = text.partition("~")
    outcome = outcome.strip()
    if not sign or not re.fullmatch(r"[A-Za-z_]\w*", outcome):
        raise _bad("It must read: outcome ~ what it depends on.")
    terms = [term for term in _terms(right) if term]
    bars = [term for term in terms if "|" in term]
    fixed = " + ".join(term for term in terms if "|" not in term) or "1"
    random, groups = [], set()
    for bar in bars:
        effects, group, is_uncorrelated = _split_bar(bar)
        groups.add(group)
        random += [RandomTerm(part) for part in (_apart(effects) if is_uncorrelated else [effects])]
    if len(groups) > 1:
        raise _bad("All random effects must be of the same group, as in (1 + session | client).")
    formula = GrowthFormula(
        outcome, _checked(fixed), tuple(random) or (RandomTerm("1"),), groups.pop() if groups else "client", not bars
    )
    for term in formula.random:
        _checked(term.effects)
    return formula


@dataclass(frozen=True, slots=True)
class Design:
    """The columns of one side of the model: names and values, rows as in the table."""

    names: tuple[str, ...]
    values: Array


def variables(text: str) -> set[str]:
    """Return the columns of the table that a formula's part needs."""
    return {str(name) for name in _formula(text).required_variables} - set(FUNCTIONS)


def build_design(text: str, table: pl.DataFrame, levels: dict[str, list[str]], *, source: str) -> Design:
    """Return the design of one part. ``levels`` holds the categories seen; those of a fit are kept for predicting."""
    names = sorted(variables(text))
    require_columns(table, names, source=source)
    if not names:
        return _constant(text, table.height)
    columns = [_column(table, name, levels, source) for name in names]
    # One row per category beyond the table's own keeps the coding the same whatever categories a table holds.
    columns = [
        _with_levels(column, levels.get(name), _rows(levels)) for name, column in zip(names, columns, strict=True)
    ]
    matrix = _formula(text).get_model_matrix(
        _records(columns, names), context=dict(FUNCTIONS), output="numpy", na_action="ignore"
    )
    values = np.asarray(matrix, dtype=np.float64)[: table.height]
    if not np.isfinite(values).all():
        raise BadInput(
            "A term of the formula is not finite for some rows.", source=source, remedy="Look at logarithms."
        )
    return Design(tuple(str(name) for name in matrix.model_spec.column_names), values)


def _records(columns: list[Any], names: list[str]) -> Any:
    """Return the columns as formulaic takes them without another library of tables."""
    records = np.empty(
        len(columns[0]), dtype=[(name, column.dtype) for name, column in zip(names, columns, strict=True)]
    )
    for name, column in zip(names, columns, strict=True):
        records[name] = column
    return records.view(np.recarray)


def _constant(text: str, rows: int) -> Design:
    if text.replace(" ", "") not in {"1", "1+1"}:
        raise _bad("A part of it has no columns.")
    return Design(("Intercept",), np.ones((rows, 1)))


def _rows(levels: dict[str, list[str]]) -> int:
    return max((len(each) for each in levels.values()), default=0)


def _with_levels(column: Any, seen: list[str] | None, rows: int) -> Any:
    if seen is None:
        return np.concatenate([column, np.ones(rows, dtype=column.dtype)])
    return np.concatenate([column, np.array([seen[i % len(seen)] for i in range(rows)], dtype=object)])


def _column(table: pl.DataFrame, name: str, levels: dict[str, list[str]], source: str) -> Any:
    column = table.get_column(name)
    if column.dtype.is_numeric() or column.dtype == pl.Boolean or column.dtype == pl.Null:
        return numbers(table, name, source=source)
    values = column.cast(pl.String)
    seen = levels.setdefault(name, sorted(values.drop_nulls().unique().to_list()))
    if not set(values.drop_nulls().unique().to_list()) <= set(seen):
        raise BadInput(f"{name} has a category that the model has not seen.", source=source)
    return np.array(values.to_list(), dtype=object)


def _formula(text: str) -> formulaic.Formula:
    try:
        return formulaic.Formula(_pythonic(text))
    except Exception as error:  # formulaic raises errors of many kinds for what it cannot parse
        raise _bad("A part of it cannot be understood.") from error


def _pythonic(text: str) -> str:
    """Inside I() Python reads ``^`` as something else than a power."""
    return re.sub(r"I\(([^()]*)\)", lambda match: "I(" + match.group(1).replace("^", "**") + ")", text)


def _terms(text: str) -> list[str]:
    """Split at the plus signs that stand outside all brackets."""
    depth, terms, term = 0, [], ""
    for sign in text.replace("np.", ""):
        depth += (sign == "(") - (sign == ")")
        if sign == "+" and depth == 0:
            terms.append(term.strip())
            term = ""
        else:
            term += sign
    if depth:
        raise _bad("A bracket is not closed.")
    return [*terms, term.strip()]


def _split_bar(term: str) -> tuple[str, str, bool]:
    match = re.fullmatch(r"\(\s*([^|]+?)\s*(\|\|?)\s*([A-Za-z_]\w*)\s*\)", term)
    if not match:
        raise _bad("Write random effects as (1 + session | client).")
    return match.group(1), match.group(3), match.group(2) == "||"


def _apart(effects: str) -> list[str]:
    """``(1 + x || client)`` is ``(1 | client) + (0 + x | client)``."""
    parts = [part for part in _terms(effects) if part]
    slopes = [f"0 + {part}" for part in parts if part not in {"0", "1"}]
    return slopes if "0" in parts else ["1", *slopes]


def _checked(text: str) -> str:
    if not _ALLOWED.fullmatch(text) or "__" in text or re.search(r"[A-Za-z_]\w*\s*\.|\.\s*[A-Za-z_]", text):
        raise _bad("It holds signs that are not let through.")
    unknown = set(_CALL.findall(text)) - set(FUNCTIONS) - _SPECIAL
    if unknown:
        raise _bad(f"It uses the function {sorted(unknown)[0]}; known are {', '.join(sorted([*FUNCTIONS, 'I', 'C']))}.")
    return text


def _bad(problem: str) -> BadInput:
    return BadInput(f"The formula cannot be used. {problem}", source="--formula")
