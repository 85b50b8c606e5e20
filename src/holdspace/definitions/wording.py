"""Taking the wording that a clinic is licensed for into a measure that ships for scoring only.

The wording's file is TOML: ``instruction``, ``stem`` and ``notice`` (the copyright line of the form), a table ``items``
with the text of every item by its id, and a table ``answers`` with the text of every answer by its value, the same for
all items. Scales, limits and worked examples stay those of the shipped file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import AnswerOption, Instrument, Item, Licence

MOST_BYTES = 200_000
LONGEST_TEXT = 2_000
_KNOWN = {"instruction", "stem", "notice", "items", "answers"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who says that the clinic may use the wording, on what ground, and until when."""

    by: str
    licence: str
    now: date
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.licence.strip():
            raise BadInput("A licence is declared by somebody, and on a ground.", source="--declared-by and --licence")
        if self.valid_until is not None and self.valid_until < self.now:
            raise BadInput("This licence has ended.", source="--valid-until")


def with_wording(instrument: Instrument, content: bytes, declaration: Declaration, *, source: str) -> Instrument:
    """Return the measure with its wording; raise BadInput where anything is missing, unknown or too long."""
    if instrument.has_wording:
        raise BadInput(f"{instrument.short_title} ships with its wording.", source=source)
    raw = _read(content, source)
    items, answers = _texts(raw, "items", source), _texts(raw, "answers", source)
    _require_same(items, {item.id for item in instrument.items}, "item", source)
    values = {str(option.value) for item in instrument.items for option in item.options}
    _require_same(answers, values, "answer", source)
    if not str(raw.get("notice", "")).strip():
        raise BadInput("The copyright line is missing.", source=source, remedy='Write notice = "© …", as on the form.')
    return replace(
        instrument,
        instruction=_text(raw.get("instruction", ""), source),
        stem=_text(raw.get("stem", ""), source),
        items=tuple(_worded(item, items, answers) for item in instrument.items),
        licence=Licence(
            words=f"{instrument.licence.words} Declared: {declaration.licence}",
            source=instrument.licence.source,
            may_ship_wording=False,
            needs_confirmation=True,
            notice=_text(raw["notice"], source),
            declared_by=declaration.by,
            declared_on=declaration.now,
            valid_until=declaration.valid_until,
        ),
    )


def _read(content: bytes, source: str) -> Mapping[str, Any]:
    if len(content) > MOST_BYTES:
        raise BadInput("The file is too large for a questionnaire.", source=source)
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadInput("This is not valid TOML.", source=source) from None
    if unknown := sorted(set(raw) - _KNOWN):
        raise BadInput(f"There is no field {unknown[0]}.", source=source, remedy=f"Use {', '.join(sorted(_KNOWN))}.")
    return raw


def _texts(raw: Mapping[str, Any], name: str, source: str) -> dict[str, str]:
    table = raw.get(name)
    if not isinstance(table, Mapping):
        raise BadInput(f"The table {name} is missing.", source=source)
    return {str(key): _text(value, source) for key, value in table.items()}


def _text(value: object, source: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadInput(f"A text is none, or longer than {LONGEST_TEXT} characters.", source=source)
    return value.strip()


def _require_same(given: Mapping[str, str], known: set[str], what: str, source: str) -> None:
    wrong = sorted(set(given) ^ known)
    empty = sorted(key for key, text in given.items() if not text)
    if wrong or empty:
        problem = f"There is no text for {what} {(wrong or empty)[0]}, or no such {what}."
        raise BadInput(problem, source=source, remedy=f"Give one text for each {what}.")


def _worded(item: Item, items: Mapping[str, str], answers: Mapping[str, str]) -> Item:
    options = tuple(AnswerOption(option.value, answers[str(option.value)]) for option in item.options)
    return replace(item, text=items[item.id], options=options)
