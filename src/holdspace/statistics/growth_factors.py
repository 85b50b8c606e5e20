"""Takes a growth formula apart into functions of time and values of clients, where it can be taken apart.

``log1p(session) * intake`` is 1 x 1, log1p(session) x 1, 1 x intake and log1p(session) x intake. Values of clients are
then needed once a client and functions of time once a session number, instead of every column in every row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_design import Learned, build_design, parsed
from holdspace.statistics.growth_formula import FUNCTIONS, LEARNING, GrowthFormula
from holdspace.statistics.growth_layout import Layout
from holdspace.statistics.session_table import Array, checked_numbers

_NAME = re.compile(r"[A-Za-z_]\w*")
_CONSTANT = "1"


@dataclass(frozen=True, slots=True)
class Factors:
    """A formula taken apart. ``functions`` are of ``time``, the first is 1; ``w``, (clients, k), begins with 1."""

    time: str
    functions: tuple[str, ...]
    layout: Layout
    x_names: tuple[str, ...]
    z_names: tuple[str, ...]
    blocks: tuple[int, ...]
    w: Array

    def basis(self, times: Array) -> Array:
        """Return the functions at these times, (times, functions)."""
        columns = [self.function(text, times) for text in self.functions]
        basis = np.column_stack(columns)
        if not np.isfinite(basis).all():
            raise BadInput("A term of the formula is not finite for some rows.", remedy="Look at logarithms.")
        return basis

    def function(self, text: str, times: Array) -> Array:
        """Return one of the functions at these times."""
        if text == _CONSTANT:
            return np.ones(times.size)
        if text == self.time:
            return times
        formula = GrowthFormula("", "", (), "")
        return build_design(f"0 + {text}", formula, pl.DataFrame({self.time: times}), Learned(), source="").values[:, 0]


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of the formula: its function of time, its values of clients, and all of it in the order written."""

    time: str
    client: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return ":".join(self.parts) or "Intercept"

    def coded(self, stand_ins: dict[str, str]) -> str:
        """Return the term with a column of ones in the place of its function of time."""
        if self.time == _CONSTANT:
            return ":".join(self.parts) or _CONSTANT
        marked = [each if each in self.client else stand_ins[self.time] for each in self.parts]
        return ":".join(dict.fromkeys(marked))


def take_apart(
    formula: GrowthFormula, time: str, heads: pl.DataFrame, learned: Learned, *, source: str
) -> Factors | None:
    """Return the factors, or None where a term is no such product. ``heads`` has one row per client.

    ``time`` is the one column that differs from session to session, as it is called in the formula; or empty.
    """
    parts = [formula.fixed, *(term.effects for term in formula.random)]
    if formula.upper or any(re.search(rf"\b({'|'.join(LEARNING)})\b", part) for part in parts):
        return None
    fixed, *random = [_terms(part, time) for part in parts]
    if fixed is None or any(terms is None or any(term.client for term in terms) for terms in random):
        return None
    effects = [(term, block) for block, terms in enumerate(random) for term in terms or []]
    functions = tuple(dict.fromkeys([_CONSTANT, *(t.time for t in fixed), *(t.time for t, _ in effects)]))
    columns = _client_columns(fixed, formula, heads, learned, source)
    values = {
        _CONSTANT: np.broadcast_to(1.0, heads.height),
        **{key: column for _, _, key, column in columns if key != _CONSTANT},
    }
    place = {key: index for index, key in enumerate(values)}
    return Factors(
        time=time,
        functions=functions,
        layout=Layout(
            x_time=tuple(functions.index(term.time) for term, _, _, _ in columns),
            x_client=tuple(place[key] for _, _, key, _ in columns),
            z=tuple(functions.index(term.time) for term, _ in effects),
        ),
        x_names=tuple(formula.written(name) for _, name, _, _ in columns),
        z_names=tuple(formula.written(term.name) for term, _ in effects),
        blocks=tuple(block for _, block in effects),
        # Each value of all clients lies in one piece: the sums are taken value by value.
        w=np.stack(list(values.values())).T,
    )


def _terms(text: str, time: str) -> list[_Term] | None:
    terms = []
    for term in parsed(text):
        expressions = [factor.expr for factor in term.factors if factor.expr != _CONSTANT]
        of_time = [each for each in expressions if time and time in _NAME.findall(each)]
        if any(set(_NAME.findall(each)) - {time, "I", *FUNCTIONS} for each in of_time):
            return None
        terms.append(
            _Term(
                time=":".join(of_time) or _CONSTANT,
                client=tuple(each for each in expressions if each not in of_time),
                parts=tuple(expressions),
            )
        )
    return terms


def _client_columns(
    terms: list[_Term], formula: GrowthFormula, heads: pl.DataFrame, learned: Learned, source: str
) -> list[tuple[_Term, str, str, Array]]:
    """Return for each fixed column its term, its name, the key of its client's value and that value."""
    bare = {name for term in terms for name in term.client}
    is_plain = all(
        formula.column(name) in heads.columns and _is_number(heads.schema[formula.column(name)]) for name in bare
    )
    if not is_plain:
        return _coded_columns(terms, formula, heads, learned, source)
    known = {name: checked_numbers(heads, formula.column(name)) for name in bare}
    # All ones are one, and take no room.
    ones = np.broadcast_to(1.0, heads.height)
    products = {names: _product([known[name] for name in names], ones) for names in {term.client for term in terms}}
    return [(term, term.name, ":".join(term.client) or _CONSTANT, products[term.client]) for term in terms]


def _product(values: list[Array], ones: Array) -> Array:
    product = values[0] if values else ones
    for value in values[1:]:
        product = product * value
    return product


def _is_number(kind: pl.DataType) -> bool:
    return kind.is_numeric() or kind == pl.Boolean


def _coded_columns(
    terms: list[_Term], formula: GrowthFormula, heads: pl.DataFrame, learned: Learned, source: str
) -> list[tuple[_Term, str, str, Array]]:
    """Have formulaic code categories, with a column of ones in the place of each function of time."""
    functions = list(dict.fromkeys(term.time for term in terms if term.time != _CONSTANT))
    stand_ins = {text: f"function{index}_" for index, text in enumerate(functions)}
    if not set(stand_ins.values()).isdisjoint(heads.columns):
        raise BadInput("A column's name is one that is used here.", source=source)
    with_ones = heads.with_columns(pl.lit(1.0).alias(name) for name in stand_ins.values())
    design = build_design(
        "0 + " + " + ".join(term.coded(stand_ins) for term in terms), formula, with_ones, learned, source=source
    )
    columns = []
    for name, values in zip(design.names, design.values.T, strict=True):
        parts = name.split(":")
        mine = next((text for text, stand_in in stand_ins.items() if stand_in in parts), _CONSTANT)
        rest = [part for part in parts if part not in stand_ins.values()]
        key = ":".join(rest) if rest and rest != ["Intercept"] else _CONSTANT
        shown = ":".join(mine if part in stand_ins.values() else part for part in parts)
        columns.append((_Term(mine, tuple(rest), tuple(parts)), shown, key, values))
    return columns
