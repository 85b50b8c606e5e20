"""Reliability, factor models and invariance of a table of answers, columns named as items: for validating a scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from holdspace.statistics.factor_model import FactorFit, FactorModel, fit_factor_model, fit_invariance
from holdspace.statistics.reliability import Reliability, reliability_of
from holdspace.statistics.session_table import Array, numbers, require_columns


def reliability(items: pl.DataFrame) -> Reliability:
    """Return alpha, omega and item-rest correlations of all columns; rows with a gap are left out and counted."""
    return reliability_of(_values(items, items.columns))


def factor_model(items: pl.DataFrame, model: str) -> FactorFit:
    """Fit a model like ``trust =~ heard + safe + understood`` (a line or ; for each factor)."""
    parsed = FactorModel.parse(model)
    return fit_factor_model(_values(items, parsed.items), parsed)


def invariance(items: pl.DataFrame, group: Sequence[object], model: str) -> list[FactorFit]:
    """Fit the four steps from configural to strict over groups, one name for each row."""
    parsed = FactorModel.parse(model)
    return fit_invariance(_values(items, parsed.items), group, parsed)


def _values(items: pl.DataFrame, names: Sequence[str]) -> Array:
    require_columns(items, names, source="the items")
    return np.column_stack([numbers(items, name, source="the items") for name in names])
