"""How the commands of tables open, show and write what they are given; `-` is standard input or output."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import typer
from rich.console import Console

from holdspace.cli.whole_file import unfinished
from holdspace.domain.errors import BadInput, OperatorError
from holdspace.statistics.session_table import write_table

STANDARD = "-"


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Give the file's content, or standard input."""
    if name == STANDARD:
        yield io.BytesIO(sys.stdin.buffer.read())
        return
    try:
        stream = Path(name).open("rb")  # noqa: SIM115 — closed below; only the opening may fail as a wrong name
    except OSError:
        raise BadInput("The file cannot be read.", source=name, remedy="Check its name.") from None
    with stream:
        yield stream


def shown_name(name: str) -> str:
    """Return what an error calls this input."""
    return "standard input" if name == STANDARD else name


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say that something goes on, on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield


def put_text(text: str, output: str) -> None:
    """Write text to a file or standard output."""
    if output == STANDARD:
        typer.echo(text, nl=False)
        return
    try:
        with unfinished(Path(output)) as place:
            place.write_text(text, encoding="utf-8")
    except OSError:
        raise _cannot_write(output) from None


def put_bytes(content: bytes, output: str) -> None:
    """Write a file that is no text."""
    try:
        with unfinished(Path(output)) as place:
            place.write_bytes(content)
    except OSError:
        raise _cannot_write(output) from None


def put_table(table: pl.DataFrame, output: str) -> None:
    """Write a table to a file, or as CSV to standard output."""
    if output == STANDARD:
        typer.echo(table.write_csv(), nl=False)
        return
    try:
        with unfinished(Path(output)) as place:
            write_table(table, place)
    except OSError:
        raise _cannot_write(output) from None


def put_json(report: dict[str, Any]) -> None:
    """Print a report for programs."""
    typer.echo(json.dumps(report, ensure_ascii=False))


def put_notes(notes: Iterable[str]) -> None:
    """Say what was left aside, where it does not mix with the output."""
    for note in notes:
        typer.echo(note, err=True)


def _cannot_write(output: str) -> OperatorError:
    return OperatorError(f"{output} cannot be written.", hint="Check that the folder exists and may be written to.")
