"""Tables of scores by client and session: read from CSV or Parquet, checked, with the line of what is wrong.

Nothing is repaired silently. A value that is not there is null; a value that is not a number is an error.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.csv_marks import separator_of, with_lines_parted
from holdspace.domain.errors import BadInput
from holdspace.domain.table_size import require_head, require_size

Array = NDArray[np.float64]
# From here on a double no longer tells one whole number from the next; nothing that is measured comes near.
LARGEST = 2.0**53
_LONGEST_WHOLE_NUMBER = 38
_TELLING_ROWS = 10_000
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{2,4}")
REMEDY_FOR_DATES = "Write dates as days since the first."
REMEDY = "Correct the row or leave it out."
_DECIMAL_COMMA = re.compile(rb"[;\t\n]-?\d+,\d+(?:[;\t\r\n]|\Z)")
_SECOND = re.compile(r"_duplicated_\d+$")
NULLS = ["", "NA", "NaN", "nan", "null", "None"]


def read_table(stream: BinaryIO, *, source: str) -> pl.DataFrame:
    """Return the table of a CSV or Parquet file; which of them is read from its first bytes."""
    content = stream.read()
    if not content.strip():
        raise BadInput("The table is empty.", source=source, remedy="Hand in rows with a line of column names.")
    try:
        if content[:4] == b"PAR1":
            require_size(source, rows=pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item())
            return pl.read_parquet(io.BytesIO(content))
        content = with_lines_parted(content)
        separator = separator_of(content)
        require_head(content, source, separator)
        table = _read_csv(content, separator)
    except (pl.exceptions.PolarsError, OSError, ValueError):
        if content[:4] != b"PAR1":
            _refuse_endless_numbers(content, source)
        raise BadInput(
            "This is not a table that can be read.", source=source, remedy="Hand in CSV with a header, or Parquet."
        ) from None
    # polars gives the second of two columns of one name another name.
    if any(_SECOND.search(name) and _SECOND.sub("", name) in table.columns for name in table.columns):
        raise BadInput("Two columns have the same name.", source=source, line=1, remedy="Keep one of them.")
    return _with_clients(table)


def _read_csv(content: bytes, separator: str) -> pl.DataFrame:
    """Return the table with the kinds of columns that all rows tell; the first mostly tell them, and far sooner.

    Where cells are not parted by commas numbers may have them, as spreadsheets write both in many countries.
    """
    has_decimal_commas = separator != "," and _DECIMAL_COMMA.search(content) is not None
    read = partial(
        pl.read_csv,
        null_values=NULLS,
        schema_overrides={"client": pl.String},
        separator=separator,
        decimal_comma=has_decimal_commas,
    )
    try:
        table = read(io.BytesIO(content), infer_schema_length=_TELLING_ROWS)
    except pl.exceptions.ComputeError:
        return read(io.BytesIO(content), infer_schema_length=None)
    first = table.head(_TELLING_ROWS)
    # A column that is empty there was taken for text.
    is_told = all(kind != pl.String or first[name].count() for name, kind in table.schema.items())
    return table if is_told else read(io.BytesIO(content), infer_schema_length=None)


def _with_clients(table: pl.DataFrame) -> pl.DataFrame:
    """Return the table with whole numbers for clients where they are written so; 007 and 7 are two people.

    Spaces around a name are no part of it.
    """
    if "client" not in table.columns:
        return table
    table = table.with_columns(pl.col("client").str.strip_chars().replace("", None))
    names = table.get_column("client")
    counted = names.cast(pl.Int64, strict=False)
    is_plain = bool((counted.cast(pl.String) == names).all()) and counted.null_count() == names.null_count()
    return table.with_columns(counted) if is_plain else table


def _refuse_endless_numbers(content: bytes, source: str) -> None:
    """Raise BadInput by line and column where a whole number is too long to be read: it is no score and no time."""
    try:
        table = pl.read_csv(io.BytesIO(content), infer_schema=False, separator=separator_of(content))
    except (pl.exceptions.PolarsError, OSError, ValueError):
        return
    for name in table.columns:
        is_endless = table.get_column(name).str.contains(rf"^\s*[-+]?\d{{{_LONGEST_WHOLE_NUMBER},}}\s*$")
        refuse(is_endless.fill_null(value=False).to_numpy(), f"{name} is too large to compute with.", source)


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write Parquet where the name says so, else CSV."""
    if path.suffix.lower() == ".parquet":
        table.write_parquet(path)
    else:
        table.write_csv(path)


def require_columns(table: pl.DataFrame, names: Iterable[str], *, source: str) -> None:
    """Raise BadInput where a column is missing."""
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise BadInput(
            f"The table has no column {', '.join(missing)}.",
            source=source,
            remedy=f"It has {', '.join(table.columns[:30])}.",
        )


def numbers(
    table: pl.DataFrame, name: str, *, source: str, is_required: bool = False, takes_yes_no: bool = False
) -> Array:
    """Return a column as numbers, NaN where nothing is; infinite and endless values and text are refused by line.

    True and false are 1 and 0 only where a yes or no is asked for (``takes_yes_no``): they are no score and no time.
    """
    column = table.get_column(name)
    if column.dtype == pl.Boolean:
        if not takes_yes_no:
            raise BadInput(f"{name} holds true and false, no numbers.", source=source, remedy="Check the column.")
        column = column.cast(pl.Int8)
    if not column.dtype.is_numeric():
        column = _from_text(column, name, source)
    if column.dtype == pl.Float64 and not column.null_count():
        values = column.to_numpy()
    else:
        values = np.array(column.cast(pl.Float64).fill_null(float("nan")).to_numpy(), dtype=np.float64)
    if can_be_computed_with(values):
        return values
    refuse(np.isinf(values), f"{name} is infinite.", source)
    refuse(np.abs(values) > LARGEST, f"{name} is too large to compute with.", source)
    if is_required:
        refuse(np.isnan(values), f"{name} is missing.", source)
    return values


def can_be_computed_with(values: Array) -> bool:
    """Return whether nothing is NaN, infinite or too large. One pass, which tells no place.

    False may also mean many large values, none of them too large.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.dot(values, values) <= LARGEST**2)


def checked_numbers(table: pl.DataFrame, name: str) -> Array:
    """Return a column of rows that were found complete, as numbers."""
    column = table.get_column(name)
    if column.dtype == pl.Float64:
        return column.to_numpy()
    return numbers(table, name, source=name, takes_yes_no=True)


def keys(table: pl.DataFrame, name: str, *, source: str) -> NDArray[np.int64]:
    """Return for each row the number of its client, counted in order of first appearance.

    Rows that say nobody are refused: together they would be one person.
    """
    column = table.get_column(name)
    require_ids(column, source=source)
    ids = column.cast(pl.String)
    refuse((ids.fill_null("").str.strip_chars().is_in(["", "NaN"])).to_numpy(), f"{name} is missing.", source)
    numbered = pl.DataFrame({"id": ids.unique(maintain_order=True)}).with_row_index("key")
    joined = pl.DataFrame({"id": ids}).join(numbered, on="id", how="left", maintain_order="left")
    return np.array(joined.get_column("key").to_numpy(), dtype=np.int64)


def require_ids(column: pl.Series, *, source: str) -> None:
    """Raise BadInput where a column is neither of numbers nor of names."""
    if column.dtype.is_nested() or column.dtype in (pl.Object, pl.Binary):
        raise BadInput(f"{column.name} holds no ids.", source=source, remedy="Give each a number or a name.")


def _from_text(column: pl.Series, name: str, source: str) -> pl.Series:
    if column.dtype == pl.Null:
        return column.cast(pl.Float64)
    if column.dtype != pl.String:
        remedy = REMEDY_FOR_DATES if column.dtype.is_temporal() else "Give numbers or leave the cell empty."
        raise BadInput(f"{name} holds no numbers.", source=source, remedy=remedy)
    parsed = numbers_of_text(column)
    wrong = parsed.is_null() & (column.str.strip_chars() != "").fill_null(value=False)
    is_date = bool(wrong.any()) and _DATE.match(column.filter(wrong)[0].strip())
    refuse(wrong.to_numpy(), f"{name} is not a number.", source, REMEDY_FOR_DATES if is_date else REMEDY)
    return parsed


def numbers_of_text(column: pl.Series) -> pl.Series:
    """Return the numbers that are written in a column of text, null where something else or nothing is."""
    return column.str.strip_chars().cast(pl.Float64, strict=False)


def refuse(bad: NDArray[np.bool_], problem: str, source: str, remedy: str = REMEDY) -> None:
    """Raise BadInput with the line of the first bad row, where there is one."""
    if bad.any():
        # The header is line 1.
        raise BadInput(problem, source=source, line=int(np.argmax(bad)) + 2, remedy=remedy)
