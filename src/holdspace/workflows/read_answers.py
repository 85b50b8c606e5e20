"""Answers to an instrument from a CSV or JSON text, one response or many.

CSV: a header with the item ids, and if wanted ``client`` and ``session``; an empty cell is an answer not given. Other
columns are passed over where all items are there, else refused: one may be an item by another name.
JSON: one response or a list of them; a response is a list of values in the order of the items, an object of item ids,
or an object with ``answers`` (either of these), ``client`` and ``session``; or a FHIR R4 QuestionnaireResponse, or a
Bundle of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from holdspace.domain.csv_marks import LONGEST_HEAD, separator_of
from holdspace.domain.errors import BadInput
from holdspace.domain.json_text import parse_json
from holdspace.domain.measures.instrument import Instrument
from holdspace.fhir.questionnaire_response import from_questionnaire_response

MOST_RESPONSES = 1_000_000


@dataclass(frozen=True, slots=True)
class Response:
    """One filled-in instrument; ``line`` is where it stands in the source, 1-based."""

    client: str
    session: str
    answers: Mapping[str, int | None]
    line: int


def read_answers(text: str, instrument: Instrument, source: str) -> Iterator[Response]:
    """Yield the responses one by one, so that a million take little room; raise BadInput with the line of a wrong one.

    A client who answered twice for one session is refused: the second would look like no change.
    """
    text = text.removeprefix("\ufeff")
    is_json = text.lstrip()[:1] in {"[", "{"}
    found = _of_json(text, instrument, source) if is_json else _of_csv(text, instrument, source)
    seen: set[str] = set()
    number = 0
    try:
        for number, each in enumerate(found, 1):
            if number > MOST_RESPONSES:
                problem = f"There are more than {MOST_RESPONSES:,} responses."
                raise BadInput(problem, source=source, remedy="Split the file.")
            if each.client and each.session:
                _require_new(f"{each.client}\n{each.session}", seen, each.line, source)
            yield each
    except csv.Error:
        raise BadInput("This is not CSV that can be read.", source=source, remedy="Look at its quotes.") from None
    if not number:
        raise BadInput("There are no answers.", source=source, remedy="Give one response or more.")


def _require_new(place: str, seen: set[str], line: int, source: str) -> None:
    if place in seen:
        raise BadInput("A client has the same session twice.", source=source, line=line, remedy="Keep one of the two.")
    seen.add(place)


def _of_csv(text: str, instrument: Instrument, source: str) -> Iterable[Response]:
    rows = csv.reader(io.StringIO(text, newline=None), delimiter=separator_of(text[:LONGEST_HEAD].encode()))
    header = [name.strip() for name in next(rows, [])]
    if not text.strip():
        return
    ids = [item.id for item in instrument.items]
    known = set(ids)
    if all(_is_value(name) for name in header) and set(header) != set(ids):
        # A line of values without a header is one response in the order of the items.
        yield _response(header, instrument, source, 1)
        return
    if len(set(header)) < len(header):
        raise BadInput("A column stands there twice.", source=source, line=1)
    # Where no item is missing, a column more is none of them by another name.
    unknown = [] if known <= set(header) else [name for name in header if name not in {*ids, "client", "session"}]
    if unknown or not set(header) & set(ids):
        problem = f"There is no item {unknown[0]!r}." if unknown else "No column is an item."
        raise BadInput(problem, source=source, line=1, remedy=f"The items are {', '.join(ids)}.")
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            problem = f"There are {len(row)} cells for {len(header)} columns."
            raise BadInput(problem, source=source, line=rows.line_num, remedy="Leave a cell empty for no answer.")
        cells = dict(zip(header, row, strict=True))
        try:
            answers = {name: _value_of_cell(cells[name]) for name in header if name in known}
        except ValueError:
            raise BadInput("An answer is not a whole number.", source=source, line=rows.line_num) from None
        client, session = cells.get("client", "").strip(), cells.get("session", "").strip()
        yield Response(client, session, answers, rows.line_num)


def _of_json(text: str, instrument: Instrument, source: str) -> Iterable[Response]:
    try:
        value = parse_json(text)
    except ValueError:
        raise BadInput("This is not valid JSON with each name once.", source=source) from None
    if isinstance(value, Mapping) and "resourceType" in value:
        yield from _of_fhir(value, instrument, source)
        return
    is_one = isinstance(value, Mapping) or (
        isinstance(value, list) and not any(isinstance(v, list | dict) for v in value)
    )
    for number, each in enumerate([value] if is_one else value, 1):
        yield _response(each, instrument, source, number)


def _of_fhir(resource: Mapping[str, Any], instrument: Instrument, source: str) -> Iterable[Response]:
    """Yield the answers of a FHIR R4 QuestionnaireResponse, or of all in a Bundle; the subject is the client."""
    entries = resource.get("entry", ()) if resource["resourceType"] == "Bundle" else [{"resource": resource}]
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        each = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(each, Mapping) and each.get("resourceType") == "QuestionnaireResponse":
            try:
                answers = from_questionnaire_response(each, instrument)
            except BadInput as error:
                raise BadInput(error.problem, source=source, line=number, remedy=error.remedy) from None
            session = _named(each) or str(each.get("authored", ""))
            yield Response(_subject(each.get("subject")), session, answers, number)


def _subject(subject: object) -> str:
    """Return who it is about: by an address, or by a name of the sender's own."""
    if not isinstance(subject, Mapping):
        return ""
    return str(subject.get("reference", "")) or _named(subject)


def _named(of: Mapping[str, Any]) -> str:
    identifier = of.get("identifier")
    return str(identifier.get("value", "")) if isinstance(identifier, Mapping) else ""


def _response(value: Any, instrument: Instrument, source: str, number: int) -> Response:
    client = session = ""
    if isinstance(value, Mapping):
        client, session = (_id_of(value, name, source, number) for name in ("client", "session"))
        value = value.get("answers", {k: v for k, v in value.items() if k not in {"client", "session"}})
    try:
        if isinstance(value, list):
            answers = _in_order([_value(each) for each in value], instrument, source, number)
        elif isinstance(value, Mapping):
            answers = {str(k): _value(v) for k, v in value.items()}
        else:
            raise ValueError
    except ValueError:
        raise BadInput("An answer is not a whole number.", source=source, line=number) from None
    return Response(client, session, answers, number)


def _id_of(value: Mapping[str, Any], name: str, source: str, number: int) -> str:
    """Return who it is or which session, empty where nothing is said: two nobodies are not the same person."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int | None):
        raise BadInput(f"The {name} is neither a name nor a whole number.", source=source, line=number)
    return "" if found is None else str(found).strip()


def _in_order(values: list[int | None], instrument: Instrument, source: str, line: int) -> dict[str, int | None]:
    if len(values) != len(instrument.items):
        raise BadInput(f"{len(values)} answers for {len(instrument.items)} items.", source=source, line=line)
    return {item.id: value for item, value in zip(instrument.items, values, strict=True)}


def _is_value(text: str) -> bool:
    return text == "" or text.lstrip("-").isdigit()


@lru_cache(maxsize=1024)
def _value_of_cell(text: str) -> int | None:
    """Return the answer in a cell: of a million cells few differ."""
    return _value(text)


def _value(value: Any) -> int | None:
    """Return an answer; raise ValueError for anything but a whole number, an empty text or nothing."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    return int(value)
