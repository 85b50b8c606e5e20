"""Coding one chunk of an archive in whatever process it is given to: its part is written whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import polars as pl

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.summary import summarise
from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.errors import BadInput, OperatorError
from holdspace.transcripts.table import dialogues_in
from holdspace.workflows.analyse_session import code_quickly, code_transcript, uncoded
from holdspace.workflows.bulk.plan import Chunk
from holdspace.workflows.coded_frames import sentences_frame, sessions_frame, turns_frame
from holdspace.workflows.coded_rows import Row, sentence_rows, session_row, turn_rows

# Resampling for intervals starts here in every conversation, so that its figures do not depend on the others.
SEED = 20260101
MAKE_ROOM = "Make room on the disk and run the same command again: it goes on from there."


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with an archive, the same for every chunk; paths are read and written wherever the work is done.

    The quick coder does not look into turns: with ``is_quick`` there are no sentences.
    """

    archive: Path
    parts: Path
    has_sessions: bool = False
    skips_refused: bool = False
    has_sentences: bool = False
    is_quick: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a chunk.

    Where a conversation could not be coded and none may be skipped, ``problem`` says why, and nothing was written.
    """

    number: int
    rows: int
    problem: str = ""
    source: str = ""
    remedy: str = ""


def part_of(parts: Path, number: int, kind: str = "turns") -> Path:
    """Return where the part of a chunk is; it is there if and only if it is whole."""
    return parts / f"{kind}-{number:07d}.parquet"


def code_chunk(task: Task, chunk: Chunk) -> Done:
    """Code a chunk and write its part; a refusal comes back as words, as it may have to cross processes."""
    try:
        coded = list(_coded(task, chunk))
    except BadInput as error:
        return Done(chunk.number, 0, problem=error.problem, source=error.source, remedy=error.remedy)
    turns: list[Row] = [row for id_, found in coded for row in turn_rows(id_, found)]
    if task.has_sessions:
        # First, so that where the turns are the sessions and sentences are as well.
        _write(sessions_frame([_session(id_, found) for id_, found in coded]), task.parts, chunk.number, "sessions")
    if task.has_sentences:
        sentences: list[Row] = [row for id_, found in coded for row in sentence_rows(id_, found)]
        _write(sentences_frame(sentences), task.parts, chunk.number, "sentences")
    _write(turns_frame(turns), task.parts, chunk.number, "turns")
    return Done(chunk.number, chunk.rows)


def _coded(task: Task, chunk: Chunk) -> Iterator[tuple[str, CodedTranscript]]:
    frame = pl.scan_parquet(task.archive).slice(chunk.first_row, chunk.rows).collect()
    for dialogue in dialogues_in(frame, source=str(task.archive), first_row=chunk.first_row):
        try:
            yield dialogue.id, _code(task, dialogue.transcript)
        except BadInput as error:
            if not task.skips_refused:
                raise BadInput(error.problem, source=f"{task.archive}, {dialogue.id}", remedy=error.remedy) from None
            yield dialogue.id, uncoded(dialogue.transcript, error.problem, is_quick=task.is_quick)


def _code(task: Task, transcript: Transcript) -> CodedTranscript:
    if task.is_quick:
        return code_quickly(transcript)
    return code_transcript(transcript, in_sentences=task.has_sentences)


def _session(id_: str, coded: CodedTranscript) -> Row:
    return session_row(id_, coded, summarise(coded, Random(SEED)))  # noqa: S311 - resampling, not a secret


def _write(frame: pl.DataFrame, parts: Path, number: int, kind: str) -> None:
    path = part_of(parts, number, kind)
    # Another process, or one that was killed, may have left an unfinished one: the name is this process's own.
    unfinished = path.with_suffix(f".{os.getpid()}.unfinished")
    try:
        frame.write_parquet(unfinished)
        unfinished.replace(path)
    except (OSError, pl.exceptions.PolarsError):  # a full disk is one of either
        unfinished.unlink(missing_ok=True)
        raise OperatorError(f"{parts} cannot be written.", hint=MAKE_ROOM) from None
