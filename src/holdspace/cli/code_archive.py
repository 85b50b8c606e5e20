"""`holdspace code archive.parquet --output coded.parquet`: in parts; memory stays small, and a kill costs little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module

import typer

from holdspace.cli.archive_options import Asked, Engine
from holdspace.cli.plain import plain
from holdspace.cli.progress import progress_on_terminal
from holdspace.domain.errors import BadInput
from holdspace.workflows.bulk.chunk_coding import Done, Task, code_chunk
from holdspace.workflows.bulk.code_archive import Archive, code_archive, rows_done_before
from holdspace.workflows.bulk.plan import Chunk, count_rows, plan_chunks
from holdspace.workflows.bulk.processes import code_by_processes

# Below this many rows starting processes would take longer than coding.
FEWEST_ROWS = 4_000


def is_coded_in_parts(asked: Asked) -> bool:
    """Code the archive and return True; False where it is small, or its conversations do not stand together."""
    is_archive = asked.archive.suffix.lower() == ".parquet" and asked.archive.is_file()
    if not is_archive or (asked.engine is Engine.LOCAL and count_rows(asked.archive) < FEWEST_ROWS):
        return False
    chunks = plan_chunks(asked.archive)
    if chunks is None:
        typer.echo(_MIXED, err=True)
        if asked.engine is Engine.RAY:
            raise BadInput("Ray cannot be given this table.", source=str(asked.archive), remedy="Sort it.")
        return False
    _code(asked, chunks)
    return True


def _code(asked: Asked, chunks: Sequence[Chunk]) -> None:
    wanted = Archive(asked.archive, asked.output, asked.sessions, asked.skips_refused, asked.sentences, asked.is_quick)
    before = rows_done_before(wanted, chunks)
    if before:
        typer.echo(f"holdspace: {before} rows were done by an earlier run, going on from there.", err=True)
    with progress_on_terminal("Coding", sum(chunk.rows for chunk in chunks), before=before) as advance:
        refused = code_archive(wanted, chunks, partial(_engine, asked), advance)
    for name in refused:
        typer.echo(f"holdspace: {plain(name)} could not be coded and has no codes.", err=True)


def _engine(asked: Asked, task: Task, chunks: Sequence[Chunk]) -> Iterator[Done]:
    if asked.engine is Engine.RAY:
        # Looked up by name: Ray is an extra.
        ray = import_module("holdspace.workflows.bulk.on_ray")
        yield from ray.code_on_ray(task, chunks, asked.workers, asked.address)
    elif asked.workers == 1 or len(chunks) < 2:
        yield from (code_chunk(task, chunk) for chunk in chunks)
    else:
        yield from code_by_processes(task, chunks, min(asked.workers, len(chunks)))


_MIXED = (
    "holdspace: The rows of a conversation do not stand together, so the table is read whole. "
    "Sorted by dialogue_id it needs far less memory."
)
