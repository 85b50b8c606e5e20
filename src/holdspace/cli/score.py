"""`holdspace score`: scores, bands and reliable change of filled-in instruments."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

import typer
from rich.console import Console
from rich.table import Table

from holdspace.cli.progress import progress_on_terminal
from holdspace.definitions import load_instrument, read_instrument_file
from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.scoring import Score
from holdspace.fhir.questionnaire import BASE
from holdspace.fhir.questionnaire_response import to_questionnaire_response
from holdspace.fhir.record_bundle import bundle
from holdspace.workflows.read_answers import Response, read_answers
from holdspace.workflows.score_table import ScoredRow, check_table, first_scores, score_table

_COLUMNS = ("client", "session", "scale", "value", "band", "is_estimate", "difference", "change", "risk_items")
Row = TypeVar("Row")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(score)


def score(
    answers: Annotated[
        str, typer.Argument(help="CSV, Parquet or JSON file, - for standard input, or values like 2,2,1,3,0,2,1,0,1.")
    ],
    instrument: Annotated[str, typer.Option(help="Id of a measure (see: holdspace instrument list), or a .toml file.")],
    output: Annotated[str, typer.Option("--output", "-o", help="CSV or Parquet to write, as with --csv.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, a row for each response and scale.")] = False,
    as_fhir: Annotated[bool, typer.Option("--fhir", help="Print the answers as a FHIR R4 Bundle instead.")] = False,
) -> None:
    """Score answers: each scale with its band, and reliable change since the same client's first response."""
    chosen = read_instrument_file(Path(instrument)) if instrument.endswith(".toml") else load_instrument(instrument)
    text, source = _read(answers)
    # Nothing is printed before all was looked at. Read twice rather than kept: a million responses take little room.
    with progress_on_terminal("Reading", text.count("\n"), unit="lines") as advance:
        looked = check_table(chosen, _told(read_answers(text, chosen, source), advance), source)
    unordered = looked.unordered
    first = first_scores(chosen, read_answers(text, chosen, source), unordered) if unordered else {}
    responses = read_answers(text, chosen, source)
    with progress_on_terminal("Scoring", looked.total, unit="responses") as advance:
        rows = _told(score_table(chosen, responses, source, first), advance)
        if output and output != "-":
            import_module("holdspace.cli.scored_file").put_scores(_COLUMNS, _values(rows), output)
        elif as_fhir:
            typer.echo(json.dumps(_bundle(chosen, responses), ensure_ascii=False))
        elif as_json:
            _print_json(chosen, rows)
        elif as_csv or output:
            _print_csv(rows)
        else:
            _print_table(chosen, list(rows))


def _told(rows: Iterable[Row], advance: Callable[[int], None]) -> Iterator[Row]:
    """Yield the rows, and tell after each how many there were."""
    for number, row in enumerate(rows, 1):
        yield row
        advance(number)


def _bundle(instrument: Instrument, responses: Iterable[Response]) -> dict[str, Any]:
    return bundle((_resource(instrument, each) for each in responses), at=None)


def _resource(instrument: Instrument, response: Response) -> dict[str, Any]:
    """Return the answers with who and which session by the table's own names, where they are no addresses."""
    own = f"{BASE}:{instrument.id}:{response.client}:{response.session}:{response.line}"
    resource = to_questionnaire_response(instrument, response.answers, at=None)
    resource["id"] = str(uuid5(NAMESPACE_URL, own))
    if response.session:
        resource["identifier"] = {"value": response.session}
    if response.client:
        is_address = re.fullmatch(r"Patient/[A-Za-z0-9.-]{1,64}", response.client)
        name = {"reference": response.client} if is_address else {"identifier": {"value": response.client}}
        resource["subject"] = name
    return resource


def _read(answers: str) -> tuple[str, str]:
    if answers == "-":
        return _as_text(sys.stdin.buffer.read(), "standard input"), "standard input"
    path = Path(answers)
    try:
        if not path.is_file() and set(answers) <= set("0123456789,- "):
            return answers, "the answers given"
        content = path.read_bytes()
    except OSError:
        if "," in answers:
            problem = "There is no such file, and as answers these are not all whole numbers."
            raise BadInput(problem, source=answers, remedy="Check its name, or give values like 2,2,1.") from None
        raise BadInput("The file cannot be read.", source=answers, remedy="Check its name.") from None
    return _as_text(content, path.name), path.name


def _as_text(content: bytes, source: str) -> str:
    if content.startswith(b"PAR1"):
        # Loaded where it is needed: polars takes longer to load than a response to be scored.
        return str(import_module("holdspace.workflows.parquet_answers").parquet_as_csv(content, source))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = "This is neither UTF-8 text nor Parquet."
        raise BadInput(problem, source=source, remedy="Hand in CSV, JSON or Parquet.") from None


def _print_json(instrument: Instrument, rows: Iterable[ScoredRow]) -> None:
    """Print a list, row by row: as one text a large table would take several times its room."""
    texts = (json.dumps(_row_to_json(instrument, row), ensure_ascii=False) for row in rows)
    sys.stdout.writelines(f"{', ' if number else '['}{text}" for number, text in enumerate(texts))
    typer.echo("]")


def _row_to_json(instrument: Instrument, row: ScoredRow) -> dict[str, Any]:
    return {
        "client": row.client,
        "session": row.session,
        "instrument": instrument.id,
        "scores": [_score_to_json(instrument, row, each) for each in row.scored.scores],
        "risks": [{"item": risk.item, "is_urgent": risk.is_urgent, "action": risk.action} for risk in row.scored.risks],
    }


def _score_to_json(instrument: Instrument, row: ScoredRow, score: Score) -> dict[str, Any]:
    scale = instrument.scale(score.scale)
    change, cut_off = row.changes.get(score.scale), scale.cut_off
    return {
        "scale": score.scale,
        "value": score.value,
        "band": score.band.label if score.band else None,
        "is_above_cut_off": cut_off.is_reached(score.value) if cut_off and score.value is not None else None,
        "is_estimate": score.is_estimate,
        "n_answered": score.n_answered,
        "n_items": score.n_items,
        "reason": score.reason,
        "difference": row.differences.get(score.scale),
        "change": change.value if change else None,
        "reliable_change": scale.change.value if scale.change else None,
        "reliable_change_source": scale.change.source if scale.change else None,
    }


def _print_csv(rows: Iterable[ScoredRow]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(_values(rows))


def _values(rows: Iterable[ScoredRow]) -> Iterator[tuple[object, ...]]:
    """Yield what stands in the columns for each response and scale."""
    for row in rows:
        risks = " ".join(risk.item for risk in row.scored.risks)
        for each in row.scored.scores:
            change, difference = row.changes.get(each.scale), row.differences.get(each.scale)
            band = each.band.label if each.band else ""
            # csv writes nothing for None.
            yield (
                *(row.client, row.session, each.scale, each.value, band, each.is_estimate, difference),
                *(change.value if change else "", risks),
            )


def _print_table(instrument: Instrument, rows: list[ScoredRow]) -> None:
    console, table = Console(), Table(title=f"{instrument.title}, {instrument.version}")
    for name in ("client", "session", "scale", "score", "band", "change since first"):
        table.add_column(name)
    for row in rows:
        for each in row.scored.scores:
            scale = instrument.scale(each.scale)
            table.add_row(
                row.client,
                row.session,
                scale.title,
                _shown(each),
                each.band.label if each.band else "",
                _changed(row, each),
            )
    console.print(table)
    for row in rows:
        for risk in row.scored.risks:
            console.print(f"Item {risk.item} {row.client}: {risk.action}", style="bold red", markup=False)
    change = instrument.main_scale.change
    console.print(
        f"Reliable change: {change.value:g} ({change.source})"
        if change
        else "No reliable change is known for this measure."
    )
    if not instrument.is_validated:
        console.print("Not yet validated.", style="yellow")


def _shown(score: Score) -> str:
    if score.value is None:
        return score.reason
    return (
        f"{score.value:.1f} (estimate, {score.n_answered} of {score.n_items})"
        if score.is_estimate
        else f"{score.value:g}"
    )


def _changed(row: ScoredRow, score: Score) -> str:
    difference, change = row.differences.get(score.scale), row.changes.get(score.scale)
    if difference is None:
        return ""
    return f"{difference:+g}" + (f", {change.value}" if change else "")
