"""Cutting an archive into chunks of whole conversations, by reading one column of it in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from holdspace.domain.errors import BadInput

CHUNK_ROWS = 2_000
_BATCH_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of the archive that hold whole conversations: the number from 0, the first row, and how many."""

    number: int
    first_row: int
    rows: int


def count_rows(archive: Path) -> int:
    """Return how many rows there are; raise BadInput where this is no Parquet table."""
    try:
        return int(pl.scan_parquet(archive).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, OSError):
        raise BadInput("This is not a readable Parquet table.", source=str(archive), remedy="Check the file.") from None


def plan_chunks(archive: Path, *, chunk_rows: int = CHUNK_ROWS) -> list[Chunk] | None:
    """Return the chunks in order; None where a conversation's rows do not stand together, so that it cannot be cut.

    The memory needed grows with the number of conversations, by 8 bytes and the overhead of a set each.
    """
    chunks: list[Chunk] = []
    first = rows = 0
    seen: set[int] = set()
    for name, length in _runs(archive):
        # A hash is enough: that two of a million names share one has a chance of one in tens of millions, and would
        # only mean that the table is read in one piece.
        if hash(name) in seen:
            return None
        seen.add(hash(name))
        if rows and rows + length > chunk_rows:
            chunks.append(Chunk(len(chunks), first, rows))
            first, rows = first + rows, 0
        rows += length
    if rows:
        chunks.append(Chunk(len(chunks), first, rows))
    return chunks


def _runs(archive: Path) -> Iterator[tuple[str | None, int]]:
    """Yield each run of rows with one dialogue_id, and its length."""
    current: str | None = None
    length = 0
    for batch in _ids(archive):
        for run in batch.rle().struct.unnest().iter_rows(named=True):
            if length and run["value"] != current:
                yield current, length
                length = 0
            current = run["value"]
            length += run["len"]
    if length:
        yield current, length


def _ids(archive: Path) -> Iterator[pl.Series]:
    column = pl.col("dialogue_id").cast(pl.String)
    try:
        for batch in (
            pl.scan_parquet(archive).select(column).collect_batches(chunk_size=_BATCH_ROWS, maintain_order=True)
        ):
            yield batch["dialogue_id"]
    except pl.exceptions.ColumnNotFoundError:
        raise BadInput("The table lacks the column dialogue_id.", source=str(archive)) from None
