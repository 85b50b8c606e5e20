"""`holdspace instrument`: the library of measures."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdspace.definitions import (
    SCORING_ONLY,
    load_instrument,
    load_instruments,
    read_instrument,
    read_instrument_file,
    require_risks_of_shipped,
    with_wording,
    write_instrument,
)
from holdspace.definitions.small_file import MOST_BYTES as MOST_QUESTIONNAIRE_BYTES
from holdspace.definitions.small_file import read_small_file
from holdspace.definitions.wording import MOST_BYTES, Declaration
from holdspace.domain.errors import BadInput
from holdspace.domain.json_text import parse_json
from holdspace.domain.language import how_many
from holdspace.domain.measures.instrument import Instrument, Scale
from holdspace.domain.measures.plain import instrument_to_plain
from holdspace.fhir.questionnaire import from_questionnaire, to_questionnaire

_ID = re.compile(r"[A-Za-z0-9-]{1,60}")  # a file is named by it

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The library of measures: list, show, load, import, export, check.", no_args_is_help=True)
    group.command("list")(list_instruments)
    group.command("show")(show)
    group.command("import")(import_instrument)
    group.command("export")(export)
    group.command("check")(check)
    group.command("load")(load)
    app.add_typer(group, name="instrument")


def list_instruments(as_json: Json = False) -> None:
    """List the measures that ship, with what their licence asks for."""
    instruments = [*load_instruments().values(), *load_instruments(SCORING_ONLY).values()]
    if as_json:
        rows = [{"id": each.id, "title": each.title, "version": each.version, "items": len(each.items),
                 "has_wording": each.has_wording,
                 "needs_confirmation": each.licence.needs_confirmation, "is_validated": each.is_validated}
                for each in instruments]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "title", "items", "licence")
    for each in instruments:
        table.add_row(each.id, each.title, str(len(each.items)), _licence(each))
    Console().print(table)


def show(id: Annotated[str, typer.Argument(help="Id of a measure.")], as_json: Json = False) -> None:  # noqa: A002
    """Show a measure: items, answers, scoring, limits and where each comes from."""
    instrument = load_instrument(id)
    if as_json:
        typer.echo(json.dumps(instrument_to_plain(instrument), ensure_ascii=False))
        return
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"{instrument.title}, {instrument.version}", style="bold", markup=False)
    console.print(f"{instrument.source}\nLicence: {instrument.licence.words}\n{_licence(instrument)}\n", markup=False)
    console.print(f"{instrument.instruction}", markup=False)
    for item in instrument.items:
        console.print(f"  {item.id:>3}  {item.text}", markup=False)
    console.print("Answers: " + ", ".join(f"{o.value} {o.text}" for o in instrument.items[0].options), markup=False)
    for scale in instrument.scales:
        console.print(_describe(scale), markup=False)
    for note in instrument.notes:
        console.print(f"Note: {note}", markup=False)


def import_instrument(
    file: Annotated[str, typer.Argument(help="A FHIR Questionnaire (JSON), or - for standard input.")],
    to: Annotated[Path, typer.Option(help="Folder for the measure's file.")],
    declared_by: Annotated[str, typer.Option(help="Who answers for the licence; needed before it is offered.")] = "",
) -> None:
    """Make a measure's file of a FHIR Questionnaire."""
    try:
        content = sys.stdin.buffer.read(MOST_QUESTIONNAIRE_BYTES) if file == "-" else read_small_file(Path(file))
        resource = parse_json(content.decode("utf-8-sig"))
    except ValueError:
        raise BadInput("The file is no readable JSON.", source=file, remedy="Check its name.") from None
    instrument = from_questionnaire(resource)
    # What another system says about a declaration does not count here.
    day = date.today() if declared_by else None  # noqa: DTZ011 — the day where the clinic is
    licence = replace(instrument.licence, declared_by=declared_by, declared_on=day, valid_until=None)
    instrument = replace(instrument, licence=licence)
    content = write_instrument(instrument, checked="imported from a FHIR Questionnaire; to be reviewed by a clinician")
    target = to / f"{instrument.id}.toml"
    if not _ID.fullmatch(instrument.id):
        raise BadInput("The measure's id may hold letters, digits and hyphens only.", source=file)
    read_instrument(content.encode(), target.name)
    require_risks_of_shipped(instrument)
    if target.exists():
        raise BadInput("There is a file of this name already.", source=str(target), remedy="Move it away first.")
    to.mkdir(parents=True, exist_ok=True)
    target.write_text(content, encoding="utf-8")
    typer.echo(target)


def export(
    id: Annotated[str, typer.Argument(help="Id of a measure, or a .toml file.")],  # noqa: A002
) -> None:
    """Print a measure as a FHIR R4 Questionnaire."""
    instrument = read_instrument_file(Path(id)) if id.endswith(".toml") else load_instrument(id)
    typer.echo(json.dumps(to_questionnaire(instrument), ensure_ascii=False, indent=2))


def load(
    id: Annotated[str, typer.Argument(help="Id of a measure that ships for scoring only.")],  # noqa: A002
    wording: Annotated[Path, typer.Argument(help="TOML: instruction, stem, notice, items and answers by id.")],
    declared_by: Annotated[str, typer.Option(help="Who answers for the licence, by name.")],
    licence: Annotated[str, typer.Option(help="What the licence says, and where it is kept.")],
    to: Annotated[Path, typer.Option(help="The folder instruments in HOLDSPACE_DATA.")],
    valid_until: Annotated[str, typer.Option(help="The last day of the licence, as 2027-12-31.")] = "",
) -> None:
    """Load the wording that a clinic is licensed for; the installation then offers the measure.

    The wording stays on this machine. After the last day of the licence the measure is offered no more.
    """
    content = read_small_file(wording, most=MOST_BYTES)
    declaration = Declaration(declared_by, licence, now=date.today(), valid_until=_day(valid_until))  # noqa: DTZ011 — the day where the clinic is
    instrument = with_wording(load_instrument(id), content, declaration, source=wording.name)
    text = write_instrument(instrument, checked=f"wording loaded from {wording.name} by {declared_by}")
    target = to / f"{instrument.id}.toml"
    read_instrument(text.encode(), target.name)
    to.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    typer.echo(target)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("This is no day.", source="--valid-until", remedy="Write it as 2027-12-31.") from None


def check(files: Annotated[list[Path], typer.Argument(help="Measure files (.toml).")]) -> None:
    """Check files: complete, consistent, and scoring their own worked examples."""
    for file in files:
        instrument = read_instrument_file(file)
        items, scales = len(instrument.items), len(instrument.scales)
        counted = f"{how_many(items, 'item', 'items')}, {how_many(scales, 'scale', 'scales')}"
        typer.echo(f"{file}: {instrument.short_title}, {counted}: good")


def _licence(instrument: Instrument) -> str:
    if not instrument.has_wording:
        return "scoring only: load the wording you are licensed for"
    if instrument.licence.needs_confirmation:
        return "non-commercial: the practice confirms that its use fits"
    return "may be used freely" if instrument.is_validated else "own wording, not yet validated"


def _describe(scale: Scale) -> str:
    items = how_many(len(scale.items), "item", "items")
    lines = [f"{scale.title}: {scale.minimum:g} to {scale.maximum:g}, {scale.method.value} of {items}"]
    if scale.bands:
        bands = ", ".join(f"{band.lower:g}-{band.upper:g} {band.label}" for band in scale.bands)
        lines.append(f"  bands: {bands} ({scale.bands_source})")
    if scale.cut_off:
        lines.append(f"  limit: {scale.cut_off.value:g}, {scale.cut_off.meaning} ({scale.cut_off.source})")
    if scale.change:
        lines.append(f"  reliable change: {scale.change.value:g} ({scale.change.source})")
    if scale.most_missing:
        lines.append(f"  missing answers: {scale.missing_source}")
    return "\n".join(lines)
