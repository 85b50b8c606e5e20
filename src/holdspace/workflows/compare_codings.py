"""Comparing coders' tables: each is a table as `holdspace code` writes it, filled in by a person or by the program."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import BinaryIO

import polars as pl

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CODES, SEPARATOR
from holdspace.domain.coding.comparison import Comparison, compare
from holdspace.domain.csv_marks import separator_of, with_lines_parted
from holdspace.domain.errors import BadInput
from holdspace.domain.table_size import require_head
from holdspace.transcripts.limits import MEGABYTE
from holdspace.transcripts.windows_text import decode_text

KEYS = ("dialogue_id", "turn_index")
# More than a person codes in a life. A file of a few kilobytes can say that it holds a billion.
MOST_TURNS, MOST_BYTES = 1_000_000, 500 * MEGABYTE
# Resampling for intervals starts here, so that the same tables show the same interval.
_SEED = 20260101
Coding = Mapping[str, Mapping[str, str]]


def compare_codings(codings: Sequence[Coding]) -> Comparison:
    """Return how far coders agree; raise BadInput for fewer than two, or where no turn was coded by two of them."""
    if len(codings) < 2:
        raise BadInput("One coder alone cannot be compared.", remedy="Give two tables or more.")
    found = compare(codings, Random(_SEED))  # noqa: S311 - resampling, not a secret
    if not found.codes:
        raise BadInput(
            "No turn was coded by two coders.", remedy="dialogue_id and turn_index must be the same in all tables."
        )
    return found


def read_coding(stream: BinaryIO, name: str) -> Coding:
    """Return the labels of a table by turn, named ``dialogue_id turn_index``; empty cells are no label.

    Raises BadInput for a table that cannot be read, lacks a key, holds a label that the code does not have or the same
    turn twice.
    """
    frame = _frame(stream, name)
    codes = [code for code in CODES if code in frame.columns]
    if not codes:
        raise BadInput("The table has no column of a code.", source=name, remedy=f"It needs one of {', '.join(CODES)}.")
    coding: dict[str, dict[str, str]] = {}
    for number, row in enumerate(frame.select(*KEYS, *codes).iter_rows(named=True), 1):
        labels = {code: str(row[code]).strip() for code in codes if row[code] is not None and str(row[code]).strip()}
        _check(labels, f"{name}, row {number}")
        turn = f"{row['dialogue_id']} {row['turn_index']}"
        if turn in coding:
            raise BadInput(
                "This turn stands in the table already.",
                source=f"{name}, row {number}",
                remedy="Keep one row a turn; give each coder a table of their own.",
            )
        coding[turn] = labels
    return coding


def _frame(stream: BinaryIO, name: str) -> pl.DataFrame:
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput(f"The table is larger than {MOST_BYTES / MEGABYTE:g} MB.", source=name, remedy="Split it.")
    try:
        return _of_parquet(content, name) if Path(name).suffix.lower() == ".parquet" else _of_csv(content, name)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError):
        raise BadInput("This is not a readable table.", source=name, remedy="Save it as CSV in UTF-8.") from None


def _of_csv(content: bytes, name: str) -> pl.DataFrame:
    # People fill these in with a spreadsheet, which saves it in its own ways.
    content = with_lines_parted(decode_text(content, name).encode())
    separator = separator_of(content)
    require_head(content, name, separator)
    frame = pl.read_csv(io.BytesIO(content), infer_schema=False, separator=separator)
    _require_keys(frame.columns, len(frame), name)
    return frame


def _of_parquet(content: bytes, name: str) -> pl.DataFrame:
    """Return the columns that are compared; how many rows there are, and how long, is asked before any is unpacked."""
    scan = pl.scan_parquet(io.BytesIO(content))
    columns = scan.collect_schema().names()
    _require_keys(columns, scan.select(pl.len()).collect().item(), name)
    frame = scan.select(pl.col(column).cast(pl.String) for column in (*KEYS, *CODES) if column in columns).collect()
    if sum(frame.select(pl.all().str.len_bytes().cast(pl.UInt64).sum()).row(0)) > MOST_BYTES:
        raise BadInput("The table unpacks to more than is read.", source=name, remedy="Split it.")
    return frame


def _require_keys(columns: Sequence[str], rows: int, name: str) -> None:
    missing = [key for key in KEYS if key not in columns]
    if missing:
        raise BadInput(
            f"The table lacks the column {missing[0]}.", source=name, remedy=f"It needs {' and '.join(KEYS)}."
        )
    if rows > MOST_TURNS:
        raise BadInput(f"The table has more than {MOST_TURNS} turns.", source=name, remedy="Split it.")


def _check(labels: Mapping[str, str], source: str) -> None:
    for code, given in labels.items():
        known = {label.id for label in CODE_SCHEME[code].labels}
        unknown = [label for label in given.split(SEPARATOR) if label not in known]
        if unknown:
            raise BadInput(
                f"The column {code} holds a label that the code does not have.",
                source=source,
                remedy=f"It has {', '.join(sorted(known))}.",
            )
