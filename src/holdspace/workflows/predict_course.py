"""Say what course a fitted model expects of clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from holdspace.statistics import growth_prediction
from holdspace.statistics.growth_result import result_from_json
from holdspace.statistics.known_scales import off_scale
from holdspace.statistics.session_table import read_table


@dataclass(frozen=True, slots=True)
class PredictedCourse:
    """The predictions, and how many rows (or clients, where one time was asked for) could not be used.

    ``knows_scores`` is false where the table holds no score at all: each client is then predicted as a new one.
    ``n_off_scale`` counts what is expected outside of the outcome's scale, where that is known.
    """

    table: pl.DataFrame
    n_left_out: int
    outcome: str
    knows_scores: bool
    n_off_scale: int


def predict_course(
    model: str,
    stream: BinaryIO,
    *,
    at: float | None = None,
    interval: float = 0.8,
    reliable_change: float | None = None,
    model_source: str = "the model",
    source: str = "the table",
) -> PredictedCourse:
    """Return the expected score of each row given the client's earlier rows, or of each client ``at`` one time.

    Each comes with its interval, and at one time with the chance of no reliable improvement where ``reliable_change``,
    in points, is given.
    """
    result = result_from_json(model, source=model_source)
    table = read_table(stream, source=source)
    formula = growth_prediction.formula_of(result)
    outcome = formula.column(formula.outcome)
    knows_scores = outcome in table.columns and table.get_column(outcome).null_count() < table.height
    if at is None:
        rows = growth_prediction.predict_course(result, table, interval=interval, source=source)
        n_off_scale = _n_off_scale(rows.get_column("expected"), outcome)
        return PredictedCourse(rows, table.height - rows.height, outcome, knows_scores, n_off_scale)
    clients = growth_prediction.predict_at(
        result, table, at=at, interval=interval, reliable_change=reliable_change, source=source
    )
    n_left_out = table.get_column(result.group).drop_nulls().n_unique() - clients.height
    n_off_scale = _n_off_scale(clients.get_column("mean"), outcome)
    return PredictedCourse(clients, n_left_out, outcome, knows_scores, n_off_scale)


def _n_off_scale(expected: pl.Series, outcome: str) -> int:
    return int(off_scale(expected.to_numpy(), outcome).sum())
