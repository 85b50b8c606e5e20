"""Say what course a fitted model expects of clients."""

from __future__ import annotations

from typing import BinaryIO

import polars as pl

from holdspace.statistics import growth_prediction
from holdspace.statistics.growth_result import result_from_json
from holdspace.statistics.session_table import read_table


def predict_course(
    model: str, stream: BinaryIO, *, interval: float = 0.8, model_source: str = "the model", source: str = "the table"
) -> pl.DataFrame:
    """Return the expected score of each row given the client's earlier rows, with its interval."""
    result = result_from_json(model, source=model_source)
    return growth_prediction.predict_course(result, read_table(stream, source=source), interval=interval, source=source)
