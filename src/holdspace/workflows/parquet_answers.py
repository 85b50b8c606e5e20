"""Answers from a Parquet file, as the CSV that `read_answers` reads.

Apart from it because of polars, which nobody else who scores has to wait for.
"""

from __future__ import annotations

import io

import polars as pl
from polars import selectors

from holdspace.domain.errors import BadInput
from holdspace.statistics.session_table import read_table


def parquet_as_csv(content: bytes, source: str) -> str:
    """Return the table as CSV, an answer that is not there as an empty cell; raise BadInput for what is no table.

    Where answers are missing, other programs keep whole numbers as 2.0: that is 2. What is not whole is left as it is,
    to be refused with its line.
    """
    table = read_table(io.BytesIO(content), source=source).with_columns(selectors.float().fill_nan(None))
    whole = [each.name for each in table.select(selectors.float()) if bool((each.is_null() | (each % 1 == 0)).all())]
    try:
        return table.with_columns(pl.col(whole).cast(pl.Int64)).write_csv()
    except pl.exceptions.PolarsError:
        problem = "The table holds what is neither a number nor a text."
        raise BadInput(problem, source=source, remedy="Give a column for each item.") from None
