"""Say what course a fitted model expects of clients."""

from __future__ import annotations

from typing import BinaryIO

import polars as pl

from holdspace.statistics import growth_prediction
from holdspace.statistics.growth_result import result_from_json
from holdspace.statistics.session_table import read_table


def predict_course(
    model: str,
    stream: BinaryIO,
    *,
    at: float | None = None,
    interval: float = 0.8,
    reliable_change: float | None = None,
    model_source: str = "the model",
    source: str = "the table",
) -> pl.DataFrame:
    """Return the expected score of each row given the client's earlier rows, or of each client ``at`` one time.

    Each comes with its interval, and at one time with the chance of no reliable improvement where ``reliable_change``,
    in points, is given.
    """
    result = result_from_json(model, source=model_source)
    table = read_table(stream, source=source)
    if at is None:
        return growth_prediction.predict_course(result, table, interval=interval, source=source)
    return growth_prediction.predict_at(
        result, table, at=at, interval=interval, reliable_change=reliable_change, source=source
    )
