"""Utterance tables: one row a turn, many dialogues a file; columns dialogue_id, turn_index, speaker, text."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import BinaryIO

import polars as pl

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.csv_marks import separator_of, with_lines_parted
from holdspace.domain.errors import BadInput
from holdspace.domain.table_size import require_head, require_size
from holdspace.transcripts.csv_lines import require_csv
from holdspace.transcripts.limits import MEGABYTE, NO_WORDS, UTF_16_MARKS, Limits, decode
from holdspace.transcripts.windows_text import decode_text, remark_on_encoding

COLUMNS = ("dialogue_id", "turn_index", "speaker", "text")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One conversation of a table; ``rows`` are the 0-based rows of its turns, in the order of the turns.

    ``remark`` is what else to know of how the table was read.
    """

    id: str
    transcript: Transcript
    rows: tuple[int, ...]
    remark: str = ""


def read_table(stream: BinaryIO, *, is_parquet: bool, source: str, limits: Limits | None = None) -> list[Dialogue]:
    """Return the dialogues; raise BadInput naming the first row that cannot be used. Other columns are ignored."""
    limits = limits or Limits()
    content = stream.read(limits.table_bytes + 1)
    if len(content) > limits.table_bytes:
        raise BadInput(
            f"The table is larger than {limits.table_bytes / MEGABYTE:g} MB.", source=source, remedy="Split it."
        )
    if is_parquet:
        return dialogues_in(_of_parquet(content, source), source=source, limits=limits)
    frame, remark = _of_csv(content, source)
    return [replace(each, remark=remark) for each in dialogues_in(frame, source=source, limits=limits)]


def dialogues_in(
    frame: pl.DataFrame, *, source: str, first_row: int = 0, limits: Limits | None = None
) -> list[Dialogue]:
    """Return the dialogues of rows that were read already; ``first_row`` is where these stand in the whole table.

    Raises BadInput naming the first row that cannot be used.
    """
    limits = limits or Limits()
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise BadInput(
            f"The table lacks the column {missing[0]}.", source=source, remedy=f"It needs {', '.join(COLUMNS)}."
        )
    _require_room(frame, source, limits)
    frame = _typed(frame, source)
    _check(frame, source, first_row, limits)
    return [_dialogue(key[0], part) for key, part in frame.group_by(["dialogue_id"], maintain_order=True)]


def _typed(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    columns = (
        pl.col("dialogue_id").cast(pl.String),
        # Where a column has gaps, tables keep its whole numbers as 3.0.
        pl.col("turn_index").cast(pl.String).str.strip_chars().str.replace(r"\.0+$", "").cast(pl.Int64, strict=False),
        pl.col("speaker").cast(pl.String).str.strip_chars().str.to_lowercase(),
        pl.col("text").cast(pl.String).fill_null(""),
    )
    try:
        # A struct has a text of its own, with brackets and quotes, which nobody said.
        if any(frame.schema[name].is_nested() for name in COLUMNS):
            raise pl.exceptions.SchemaError("nested")
        return frame.select(columns).with_row_index("row")
    except pl.exceptions.PolarsError:
        kinds = ", ".join(f"{name} ({frame.schema[name]})" for name in COLUMNS)
        raise BadInput(
            f"The columns hold what is no text or number: {kinds}.", source=source, remedy="Save them as text."
        ) from None


def _of_csv(content: bytes, source: str) -> tuple[pl.DataFrame, str]:
    """Return the rows, and a remark where the encoding was not said by the file."""
    if content[:2] in UTF_16_MARKS:  # Excel's "Unicode text"
        content = decode(content, source).encode()
    content = with_lines_parted(content)
    try:
        return _rows_of(content, source), ""
    except (pl.exceptions.PolarsError, UnicodeDecodeError, OSError):
        remark = remark_on_encoding(content)
        if not remark:
            require_csv(content, source, separator_of(content))
            raise _unreadable("CSV", source) from None
    content = decode_text(content, source).encode()
    try:
        return _rows_of(content, source), remark
    except (pl.exceptions.PolarsError, OSError):
        require_csv(content, source, separator_of(content))
        raise _unreadable("CSV", source) from None


def _rows_of(content: bytes, source: str) -> pl.DataFrame:
    separator = separator_of(content)
    require_head(content, source, separator)
    frame = _without_empty_end(pl.read_csv(io.BytesIO(content), infer_schema=False, separator=separator))
    _require_one_of_each(frame, source)
    return frame


def _require_one_of_each(frame: pl.DataFrame, source: str) -> None:
    twice = next((name for name in COLUMNS if f"{name}_duplicated_0" in frame.columns), None)
    if twice:
        raise BadInput(f"The table has the column {twice} twice.", source=source, remedy="Leave one of them out.")


def _unreadable(kind: str, source: str) -> BadInput:
    return BadInput(f"This is not a readable {kind} table.", source=source, remedy="Save it anew and try again.")


def _without_empty_end(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows up to the last that holds anything: sheets keep rows that were emptied."""
    filled = frame.select(pl.any_horizontal(pl.all().is_not_null()).arg_true()).to_series()
    return frame.head(filled[-1] + 1 if len(filled) else 0)


def _require_room(frame: pl.DataFrame, source: str, limits: Limits) -> None:
    """Raise BadInput where a text that the file holds once stands in so many rows that they take more than a file may.

    Counted before the rows are made: Parquet says "the same again" in a few bytes.
    """
    texts = [name for name in COLUMNS if frame.schema[name] == pl.String]
    room = frame.select(pl.col(texts).str.len_bytes().cast(pl.UInt64).sum()).row(0) if texts else ()
    if sum(each or 0 for each in room) > limits.table_bytes:
        raise BadInput(
            f"The table unpacks to more than {limits.table_bytes / MEGABYTE:g} MB.", source=source, remedy="Split it."
        )


def _of_parquet(content: bytes, source: str) -> pl.DataFrame:
    """Return the columns that are used; how many rows there are the file's foot says, before any is unpacked."""
    try:
        scan = pl.scan_parquet(io.BytesIO(content))
        require_size(source, rows=scan.select(pl.len()).collect().item())
        return scan.select(name for name in COLUMNS if name in scan.collect_schema()).collect()
    except (pl.exceptions.PolarsError, OSError):
        raise _unreadable("Parquet", source) from None


def _check(frame: pl.DataFrame, source: str, first_row: int, limits: Limits) -> None:
    speakers = [speaker.value for speaker in Speaker]
    problems = (
        (pl.col("dialogue_id").is_null(), "has no dialogue_id"),
        (pl.col("turn_index").is_null(), "has a turn_index that is not a whole number"),
        (
            ~pl.col("speaker").is_in(speakers).fill_null(value=False),
            "has a speaker that is neither therapist nor client",
        ),
        (
            pl.col("text").str.len_chars() > limits.utterance_characters,
            f"has more than {limits.utterance_characters} characters of text",
        ),
        (pl.col("text").str.contains(f"[{NO_WORDS}]"), "holds characters that are no text"),
        (pl.struct("dialogue_id", "turn_index").is_duplicated(), "has the same dialogue_id and turn_index as another"),
    )
    for is_wrong, problem in problems:
        rows = frame.filter(is_wrong)["row"]
        if len(rows):
            raise BadInput(
                f"The row {problem}.",
                source=f"{source}, row {first_row + rows[0] + 1}",
                remedy="Correct it and try again.",
            )


def _dialogue(id: object, part: pl.DataFrame) -> Dialogue:  # noqa: A002 - the column is called so
    part = part.sort("turn_index")
    rows = part["row"].to_list()
    turns = tuple(
        Turn(index, Speaker(speaker), text)
        for index, speaker, text in zip(part["turn_index"], part["speaker"], part["text"], strict=True)
    )
    return Dialogue(str(id), Transcript(turns), tuple(rows))
