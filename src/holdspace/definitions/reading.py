"""Reading an instrument's file: TOML, reviewed by a clinician, refused where anything is missing or does not add up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import (
    AnswerOption,
    Band,
    CutOff,
    Direction,
    Example,
    Instrument,
    Item,
    Licence,
    Method,
    ReliableChange,
    RiskItem,
    Scale,
)
from holdspace.domain.measures.scoring import score_answers

_KNOWN = {
    "id", "title", "short_title", "version", "language", "source", "licence", "recall", "instruction", "stem",
    "options", "items", "scales", "higher_is", "risk_items", "examples", "is_validated", "is_asked_in_person", "loinc",
    "checked", "notes",
}  # fmt: skip
_REMEDY = "Compare it with phq-9.toml."


def read_instrument(content: bytes, source: str) -> Instrument:
    """Return the instrument of a TOML file; raise BadInput naming the file and the field that is wrong."""
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"This is not valid TOML: {error}.", source=source, remedy=_REMEDY) from None
    if unknown := sorted(set(raw) - _KNOWN):
        raise BadInput(f"There is no field {unknown[0]}.", source=source, remedy=_REMEDY)
    if not raw.get("checked"):
        raise BadInput("The file does not say what it was checked against.", source=source, remedy=_REMEDY)
    try:
        instrument = _instrument(raw)
    except KeyError as error:
        raise BadInput(f"The field {error.args[0]} is missing.", source=source, remedy=_REMEDY) from None
    except (TypeError, ValueError, AttributeError):
        raise BadInput("A field has a value of the wrong kind.", source=source, remedy=_REMEDY) from None
    _check_examples(instrument, source)
    return instrument


def read_instrument_file(path: Path) -> Instrument:
    """Return the instrument of a file on disk; raise BadInput where it cannot be read."""
    try:
        return read_instrument(path.read_bytes(), path.name)
    except OSError:
        raise BadInput("The file cannot be read.", source=str(path), remedy="Check its name.") from None


def _instrument(raw: Mapping[str, Any]) -> Instrument:
    shared = tuple(AnswerOption(int(each["value"]), str(each["text"])) for each in raw.get("options", ()))
    licence = raw["licence"]
    return Instrument(
        id=raw["id"],
        title=raw["title"],
        short_title=raw["short_title"],
        version=raw["version"],
        language=raw["language"],
        source=raw["source"],
        licence=Licence(
            words=licence["words"],
            source=licence["source"],
            may_ship_wording=bool(licence["may_ship_wording"]),
            needs_confirmation=bool(licence["needs_confirmation"]),
            notice=licence.get("notice", ""),
        ),
        recall=raw["recall"],
        instruction=raw.get("instruction", ""),
        stem=raw.get("stem", ""),
        items=tuple(_item(each, shared) for each in raw["items"]),
        scales=tuple(map(_scale, raw["scales"])),
        higher_is=Direction(raw["higher_is"]),
        risk_items=tuple(
            RiskItem(str(each["item"]), int(each["at_least"]), bool(each["is_urgent"]), each["action"])
            for each in raw.get("risk_items", ())
        ),
        examples=tuple(map(_example, raw["examples"])),
        is_validated=bool(raw.get("is_validated", True)),
        is_asked_in_person=bool(raw.get("is_asked_in_person", False)),
        loinc=raw.get("loinc", ""),
        notes=tuple(raw.get("notes", ())),
    )


def _item(raw: Mapping[str, Any], shared: tuple[AnswerOption, ...]) -> Item:
    own = tuple(AnswerOption(int(each["value"]), str(each["text"])) for each in raw.get("options", ()))
    return Item(str(raw["id"]), raw["text"], own or shared, raw.get("loinc", ""))


def _scale(raw: Mapping[str, Any]) -> Scale:
    minimum, maximum = map(float, raw["range"])
    cut_off, change = raw.get("cut_off"), raw.get("change")
    return Scale(
        id=raw["id"],
        title=raw["title"],
        items=tuple(map(str, raw["items"])),
        method=Method(raw["method"]),
        minimum=minimum,
        maximum=maximum,
        multiplier=float(raw.get("multiplier", 1)),
        offset=float(raw.get("offset", 0)),
        reverse=frozenset(map(str, raw.get("reverse", ()))),
        most_missing=int(raw.get("most_missing", 0)),
        missing_source=raw.get("missing_source", ""),
        bands=tuple(Band(float(each["from"]), float(each["to"]), each["label"]) for each in raw.get("bands", ())),
        bands_source=raw.get("bands_source", ""),
        cut_off=CutOff(float(cut_off["value"]), cut_off["direction"], cut_off["meaning"], cut_off["source"])
        if cut_off
        else None,
        change=ReliableChange(float(change["value"]), float(change["level"]), change["source"]) if change else None,
    )


def _example(raw: Mapping[str, Any]) -> Example:
    # TOML has no null: an empty text stands for an answer that was not given.
    answers = tuple(None if value == "" else int(value) for value in raw["answers"])
    return Example(answers, {name: float(value) for name, value in raw["scores"].items()}, raw.get("band", ""))


def _check_examples(instrument: Instrument, source: str) -> None:
    """Score the file's own worked examples: a slip in the scoring shows here, not at a client's."""
    if not instrument.examples:
        raise BadInput("There is no worked example.", source=source, remedy=_REMEDY)
    for number, example in enumerate(instrument.examples, 1):
        if len(example.answers) != len(instrument.items):
            raise BadInput(f"Example {number} does not answer each item.", source=source, remedy=_REMEDY)
        answers = {item.id: value for item, value in zip(instrument.items, example.answers, strict=True)}
        scores = {score.scale: score for score in score_answers(instrument, answers)}
        for scale, expected in example.scores.items():
            value = scores[scale].value if scale in scores else None
            if value is None or abs(value - expected) > 0.05:
                raise BadInput(f"Example {number} gives {value} for {scale}, not {expected}.", source=source)
        band = scores[instrument.main_scale.id].band
        if example.band and (band is None or band.label != example.band):
            raise BadInput(f"Example {number} is not in the band {example.band}.", source=source)
