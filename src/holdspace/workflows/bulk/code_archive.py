"""Coding an archive from beginning to end: plan, code what is missing, join."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.workflows.analyse_session import coder_name
from holdspace.workflows.bulk.chunk_coding import Done, Task
from holdspace.workflows.bulk.plan import Chunk
from holdspace.workflows.bulk.progress_folder import folder_of, join_parts, missing, open_folder, remove_folder

Engine = Callable[[Task, Sequence[Chunk]], Iterator[Done]]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Archive:
    """What is coded and where it goes; ``sessions`` and ``sentences`` are None where no such table is wanted."""

    archive: Path
    output: Path
    sessions: Path | None = None
    skips_refused: bool = False
    sentences: Path | None = None
    is_quick: bool = False

    @property
    def task(self) -> Task:
        """What every chunk is told."""
        parts = folder_of(self.output).resolve()
        return Task(
            self.archive.resolve(),
            parts,
            bool(self.sessions),
            self.skips_refused,
            bool(self.sentences),
            self.is_quick,
        )


def rows_done_before(wanted: Archive, chunks: Sequence[Chunk]) -> int:
    """Return how many rows an earlier run of exactly this has left done."""
    open_folder(wanted.task, coder=coder_name(is_quick=wanted.is_quick), chunks=chunks)
    return sum(chunk.rows for chunk in chunks) - sum(chunk.rows for chunk in missing(wanted.task, chunks))


def code_archive(wanted: Archive, chunks: Sequence[Chunk], engine: Engine, advance: Progress) -> list[str]:
    """Code what is missing, write the outputs, and return the conversations left without codes, by name.

    ``advance`` hears how many rows are done. Raises BadInput for the first conversation that cannot be coded, unless
    such are skipped; what was done by then is kept, so that the next run goes on from there.
    """
    task = wanted.task
    done = rows_done_before(wanted, chunks)
    advance(done)
    for each in engine(task, missing(task, chunks)):
        if each.problem:
            raise BadInput(each.problem, source=each.source, remedy=each.remedy)
        done += each.rows
        advance(done)
    join_parts(task, chunks, wanted.output)
    if wanted.sessions:
        join_parts(task, chunks, wanted.sessions, "sessions")
    if wanted.sentences:
        join_parts(task, chunks, wanted.sentences, "sentences")
    remove_folder(task)
    return _without_codes(wanted.output) if wanted.skips_refused else []


def _without_codes(output: Path) -> list[str]:
    has_none = pl.col("behaviour").is_null() & pl.col("client_talk").is_null()
    found = pl.scan_parquet(output).filter(has_none).select("dialogue_id").unique().collect()
    return sorted(found["dialogue_id"])
