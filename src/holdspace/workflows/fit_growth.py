"""Fit a mixed model of growth to a service's own scores."""

from __future__ import annotations

import json
from typing import BinaryIO

from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_result import GrowthResult, result_to_json
from holdspace.statistics.session_table import read_table


def fit_growth(
    stream: BinaryIO, *, formula: str, residual: str = "iid", reml: bool = True, time: str = "", source: str
) -> GrowthResult:
    """Return the model fitted to the table in ``stream``."""
    table = read_table(stream, source=source)
    return GrowthModel(formula, residual=residual, time=time).fit(table, reml=reml, source=source)


def model_file(result: GrowthResult) -> str:
    """Return the text of a model file: estimates and how they were made, no score of anyone."""
    return json.dumps(result_to_json(result), indent=2, ensure_ascii=False) + "\n"
