"""The folder beside the output that holds the finished parts, so that a run that was killed goes on where it stood.

A note in it says what the parts were made of and how. Where that differs from what is asked now they are thrown away.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from holdspace.domain.errors import OperatorError
from holdspace.workflows.bulk.chunk_coding import MAKE_ROOM, Task, part_of
from holdspace.workflows.bulk.plan import Chunk

NOTE = "made-of.json"


def folder_of(output: Path) -> Path:
    """Return where the parts of an output are kept until it is whole."""
    return output.with_name(f"{output.name}.parts")


def open_folder(task: Task, *, coder: str, chunks: Sequence[Chunk]) -> None:
    """Make the folder, or keep the one that a run of exactly this left behind."""
    seen = task.archive.stat()
    made_of = {
        "archive": str(task.archive.resolve()),
        "bytes": seen.st_size,
        "changed_ns": seen.st_mtime_ns,
        "coder": coder,
        "chunks": len(chunks),
        "chunk_rows": chunks[0].rows if chunks else 0,
        "has_sessions": task.has_sessions,
        "has_sentences": task.has_sentences,
        "skips_refused": task.skips_refused,
    }
    note = task.parts / NOTE
    if note.exists() and _read(note) == made_of:
        return
    try:
        shutil.rmtree(task.parts, ignore_errors=True)
        task.parts.mkdir(parents=True)
        note.write_text(json.dumps(made_of), encoding="utf-8")
    except OSError as error:
        raise OperatorError(f"{task.parts} cannot be written: {error.strerror}.") from None


def missing(task: Task, chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks that have no part yet."""
    return [chunk for chunk in chunks if not part_of(task.parts, chunk.number).exists()]


def join_parts(task: Task, chunks: Sequence[Chunk], output: Path, kind: str = "turns") -> None:
    """Write all parts of a kind into one table, in order, a few at a time; the output is whole or the old one."""
    unfinished = output.with_name(f"{output.name}.unfinished")
    paths = [part_of(task.parts, chunk.number, kind) for chunk in chunks]
    try:
        # Parts of sessions differ in the figures that their sessions have.
        frames = pl.scan_parquet(paths, missing_columns="insert", extra_columns="ignore")
        frames.sink_parquet(unfinished)
        unfinished.replace(output)
    except (OSError, pl.exceptions.PolarsError):
        unfinished.unlink(missing_ok=True)
        raise OperatorError(f"{output} cannot be written.", hint=MAKE_ROOM) from None


def remove_folder(task: Task) -> None:
    """Throw the parts away."""
    shutil.rmtree(task.parts, ignore_errors=True)


def _read(note: Path) -> object:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except ValueError:
        return None
