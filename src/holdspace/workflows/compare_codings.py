"""Comparing coders' tables: each is a table as `holdspace code` writes it, filled in by a person or by the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import BinaryIO

import polars as pl

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CODES, SEPARATOR
from holdspace.domain.coding.comparison import Comparison, compare
from holdspace.domain.errors import BadInput

KEYS = ("dialogue_id", "turn_index")
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

    Raises BadInput for a table that cannot be read, lacks a key, or holds a label that the code does not have.
    """
    frame = _frame(stream, name)
    codes = [code for code in CODES if code in frame.columns]
    if not codes:
        raise BadInput("The table has no column of a code.", source=name, remedy=f"It needs one of {', '.join(CODES)}.")
    coding = {}
    for number, row in enumerate(frame.select(*KEYS, *codes).iter_rows(named=True), 1):
        labels = {code: str(row[code]).strip() for code in codes if row[code] is not None and str(row[code]).strip()}
        _check(labels, f"{name}, row {number}")
        coding[f"{row['dialogue_id']} {row['turn_index']}"] = labels
    return coding


def _frame(stream: BinaryIO, name: str) -> pl.DataFrame:
    try:
        is_parquet = Path(name).suffix.lower() == ".parquet"
        frame = pl.read_parquet(stream) if is_parquet else pl.read_csv(stream, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError):
        raise BadInput("This is not a readable table.", source=name, remedy="Save it as CSV in UTF-8.") from None
    missing = [key for key in KEYS if key not in frame.columns]
    if missing:
        raise BadInput(f"The table lacks the column {missing[0]}.", source=name)
    return frame


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
