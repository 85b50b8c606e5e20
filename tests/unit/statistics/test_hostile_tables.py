"""Tables of scores made to harm whoever opens them are refused before they take room."""

from __future__ import annotations

import io

import polars as pl
import pytest

from holdspace.domain.errors import BadInput
from holdspace.statistics.session_table import read_table


def test_a_row_that_is_there_a_hundred_million_times_in_a_few_bytes():
    buffer = io.BytesIO()
    pl.select(client=pl.repeat(1, 100_000_000), session=pl.repeat(0, 100_000_000)).write_parquet(buffer)
    buffer.seek(0)

    with pytest.raises(BadInput, match="more than 20000000 rows"):
        read_table(buffer, source="scores")


def test_a_million_columns():
    with pytest.raises(BadInput, match="more than 5000 columns"):
        read_table(io.BytesIO(b"c," * 1_000_000 + b"c\n" + b"1," * 1_000_000 + b"1\n"), source="scores")
