"""`holdspace code`: sessions in, what each turn does out."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from holdspace.cli.archive_options import Asked, Engine
from holdspace.cli.coding_inputs import Conversation, read_conversations, speaker_option
from holdspace.cli.plain import plain
from holdspace.cli.progress import progress_on_terminal
from holdspace.cli.whole_file import unfinished
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.summary import summarise
from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.errors import BadInput, OperatorError
from holdspace.transcripts.limits import MEGABYTE, Limits
from holdspace.workflows.analyse_session import Progress, code_quickly, code_transcript, uncoded
from holdspace.workflows.analysed import Analysed


class Format(StrEnum):
    """How the codes are written; each has a module of its own, found by its name."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"


_WRITERS = {
    Format.TABLE: "holdspace.cli.coded_terminal",
    Format.JSON: "holdspace.cli.coded_json_file",
    Format.CSV: "holdspace.cli.coded_csv",
    Format.PARQUET: "holdspace.cli.coded_parquet",
    Format.HTML: "holdspace.workflows.session_report",
}
# These show where in a turn its codes lie; a table of turns has no place for it.
_SHOWING_SENTENCES = (Format.JSON, Format.HTML)
Coding = Callable[[Transcript, Progress], CodedTranscript]
# Resampling for intervals starts here, so that the same session shows the same interval.
_SEED = 20260101
_MOST_NOTES = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(code)


def code(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Sessions: .vtt .srt .txt .docx .json .csv .parquet, or -")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; standard output if not said.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option is called so
        Format | None, typer.Option("--format", "-f", help="By the ending of --output, else a table to read.")
    ] = None,
    sessions: Annotated[
        Path | None,
        typer.Option("--sessions", help="Also write one row per session with its figures (.csv, .parquet)."),
    ] = None,
    sentences: Annotated[
        Path | None,
        typer.Option("--sentences", help="Also write one row per sentence of the therapist, with its codes."),
    ] = None,
    speaker: Annotated[
        list[str] | None, typer.Option("--speaker", help="Who is who: NAME=therapist or NAME=client; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    max_megabytes: Annotated[
        int, typer.Option(min=1, envvar="HOLDSPACE_UPLOAD_MEGABYTES", help="Largest transcript that is read.")
    ] = 10,
    max_utterances: Annotated[
        int, typer.Option(min=1, envvar="HOLDSPACE_TRANSCRIPT_UTTERANCES", help="Most utterances of a transcript.")
    ] = 20_000,
    max_speakers: Annotated[
        int, typer.Option(min=1, envvar="HOLDSPACE_TRANSCRIPT_SPEAKERS", help="Most speakers of a transcript.")
    ] = 8,
    workers: Annotated[int, typer.Option(min=0, help="Cores that read at a time; 0 for all there are.")] = 0,
    engine: Annotated[
        Engine, typer.Option(help="Who codes an archive, Parquet to Parquet: this machine, or Ray Data.")
    ] = Engine.LOCAL,
    address: Annotated[str, typer.Option(help="With --engine ray: the cluster; one of this machine if not said.")] = "",
    skip_refused: Annotated[
        bool, typer.Option("--skip-refused", help="Leave conversations that cannot be coded without codes, and go on.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="By words and cues alone: milliseconds, less good, no feelings.")
    ] = False,
) -> None:
    """Mark what each turn of a session does: asks, reflects, informs; leans to change or not; names a feeling.

    Machine-coded, may be wrong: see the accuracy in the report. Nothing leaves this machine.
    """
    form = Format.JSON if as_json else _format(output, format)
    tables = {_table_format(path) for path in (sessions, sentences) if path}
    if quick and sentences:
        raise BadInput("The quick coder does not look into turns.", source="--quick", remedy="Leave out --sentences.")
    if output and form is Format.PARQUET and tables <= {Format.PARQUET} and len(inputs) == 1:
        asked = Asked(
            Path(inputs[0]), output, sessions, sentences, workers or _cores(), engine, address, skip_refused, quick
        )
        # Looked up by name, so that coding a transcript does not wait for what archives need.
        if import_module("holdspace.cli.code_archive").is_coded_in_parts(asked):
            return
    if engine is Engine.RAY:
        raise BadInput("Ray codes one Parquet table, conversation by conversation, into another.", source="--engine")
    limits = Limits(bytes=max_megabytes * MEGABYTE, utterances=max_utterances, speakers=max_speakers)
    conversations = read_conversations(inputs, speaker_option(speaker or []), limits)
    coding = _coding(workers or _cores(), quick, in_sentences=sentences is not None or form in _SHOWING_SENTENCES)
    analysed = list(_analyse(conversations, coding, skips_refused=skip_refused, is_quick=quick))
    _write(output, import_module(_WRITERS[form]).render(analysed))
    if form in (Format.CSV, Format.PARQUET):
        _say_notes(analysed)
    if sessions is not None:
        _write(sessions, import_module(_WRITERS[_table_format(sessions)]).render_sessions(analysed))
    if sentences is not None:
        _write(sentences, import_module(_WRITERS[_table_format(sentences)]).render_sentences(analysed))


def _coding(workers: int, quick: bool, *, in_sentences: bool) -> Coding:
    if quick:
        return lambda transcript, _: code_quickly(transcript)
    return lambda transcript, progress: code_transcript(
        transcript, progress=progress, workers=workers, in_sentences=in_sentences
    )


def _analyse(
    conversations: Sequence[Conversation], coding: Coding, *, skips_refused: bool, is_quick: bool
) -> Iterator[Analysed]:
    total = sum(len(each.transcript.turns) for each in conversations)
    with progress_on_terminal("Coding", total) as advance:
        done = 0
        for each in conversations:
            try:
                coded = coding(each.transcript, _from(done, advance))
            except BadInput as error:
                if not skips_refused:
                    raise BadInput(error.problem, source=each.place, remedy=error.remedy) from None
                coded = uncoded(each.transcript, error.problem, is_quick=is_quick)
                typer.echo(f"holdspace: {plain(each.id)}: {error.problem} It has no codes.", err=True)
            if each.remark:
                coded = replace(coded, notes=(each.remark, *coded.notes))
            done += len(each.transcript.turns)
            yield Analysed(each.id, coded, summarise(coded, Random(_SEED)), each.reason)  # noqa: S311 - no secret


def _say_notes(analysed: Sequence[Analysed]) -> None:
    """Say what a table of turns has no place for; a note that many conversations have, once."""
    whose = defaultdict(list)
    for each in analysed:
        for note in each.coded.notes:
            whose[note].append(each.id)
    for note, ids in islice(whose.items(), _MOST_NOTES):
        where = ids[0] if len(ids) == 1 else f"{len(ids)} conversations"
        typer.echo(f"holdspace: {plain(where)}: {plain(note)}", err=True)


def _from(start: int, advance: Callable[[int], None]) -> Callable[[int, int], None]:
    return lambda done, _: advance(start + done)


def _format(output: Path | None, asked: Format | None) -> Format:
    if asked is not None:
        return asked
    ending = output.suffix.lower().removeprefix(".") if output else ""
    if ending in set(Format):
        return Format(ending)
    if ending not in ("", "txt"):
        raise BadInput(f"The ending .{ending} is none that can be written.", source=str(output), remedy="Say --format.")
    return Format.TABLE


def _table_format(path: Path) -> Format:
    form = _format(path, None)
    if form not in (Format.CSV, Format.PARQUET):
        raise BadInput("Figures and sentences are written as .csv or .parquet.", source=str(path))
    return form


def _write(path: Path | None, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    if path is None or str(path) == "-":
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        with unfinished(path) as place:
            place.write_bytes(raw)
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
