"""An instrument as plain values (dictionaries, lists, texts, numbers) and back: the shape of its file and of exchange.

Missing fields raise KeyError, values of the wrong kind TypeError or ValueError; whoever reads says where.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

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


def instrument_to_plain(instrument: Instrument) -> dict[str, Any]:
    """Return all of an instrument; empty fields are left out."""
    licence = instrument.licence
    plain = {
        "id": instrument.id,
        "title": instrument.title,
        "short_title": instrument.short_title,
        "version": instrument.version,
        "language": instrument.language,
        "source": instrument.source,
        "recall": instrument.recall,
        "instruction": instrument.instruction,
        "stem": instrument.stem,
        "higher_is": instrument.higher_is.value,
        "is_validated": instrument.is_validated,
        "is_asked_in_person": instrument.is_asked_in_person,
        "loinc": instrument.loinc,
        "notes": list(instrument.notes),
        "licence": _licence_to_plain(licence),
        "items": [_item_to_plain(item) for item in instrument.items],
        "scales": [_scale_to_plain(scale) for scale in instrument.scales],
        "risk_items": [
            {"item": risk.item, "at_least": risk.at_least, "is_urgent": risk.is_urgent, "action": risk.action}
            for risk in instrument.risk_items
        ],
        "examples": [
            {"answers": ["" if v is None else v for v in each.answers], "scores": dict(each.scores), "band": each.band}
            for each in instrument.examples
        ],
    }
    return {name: value for name, value in plain.items() if value not in ("", [])}


def _licence_to_plain(licence: Licence) -> dict[str, Any]:
    plain = {
        "words": licence.words,
        "source": licence.source,
        "may_ship_wording": licence.may_ship_wording,
        "needs_confirmation": licence.needs_confirmation,
        "notice": licence.notice,
    }
    if not licence.declared_by:
        return plain
    days = {"declared_on": licence.declared_on, "valid_until": licence.valid_until}
    return {
        **plain,
        "declared_by": licence.declared_by,
        **{name: each.isoformat() for name, each in days.items() if each},
    }


def _licence(raw: Mapping[str, Any]) -> Licence:
    days = {name: date.fromisoformat(raw[name]) for name in ("declared_on", "valid_until") if raw.get(name)}
    return Licence(
        words=raw["words"],
        source=raw["source"],
        may_ship_wording=bool(raw["may_ship_wording"]),
        needs_confirmation=bool(raw["needs_confirmation"]),
        notice=raw.get("notice", ""),
        declared_by=raw.get("declared_by", ""),
        **days,
    )


def _item_to_plain(item: Item) -> dict[str, Any]:
    plain = {"id": item.id, "text": item.text, "loinc": item.loinc}
    options = [{"value": option.value, "text": option.text} for option in item.options]
    return {name: value for name, value in plain.items() if value or name != "loinc"} | {"options": options}


def _scale_to_plain(scale: Scale) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": scale.id,
        "title": scale.title,
        "items": list(scale.items),
        "method": scale.method.value,
        "range": [scale.minimum, scale.maximum],
        "multiplier": scale.multiplier,
        "offset": scale.offset,
        "reverse": sorted(scale.reverse),
        "most_missing": scale.most_missing,
        "missing_source": scale.missing_source,
        "bands": [{"from": band.lower, "to": band.upper, "label": band.label} for band in scale.bands],
        "bands_source": scale.bands_source,
        "loinc": scale.loinc,
    }
    if scale.cut_off is not None:
        limit = scale.cut_off
        plain["cut_off"] = {
            "value": limit.value,
            "direction": limit.direction,
            "meaning": limit.meaning,
            "source": limit.source,
        }
    if scale.change is not None:
        change = scale.change
        plain["change"] = {"value": change.value, "level": change.level, "source": change.source}
    return {name: value for name, value in plain.items() if value not in ("", [])}


_TEXTS = ("id", "title", "short_title", "version", "language", "source", "recall", "instruction", "stem", "loinc")


def instrument_from_plain(raw: Mapping[str, Any]) -> Instrument:
    """Return the instrument of such values."""
    if any(not isinstance(raw.get(name, ""), str) for name in _TEXTS):
        raise TypeError
    shared = tuple(AnswerOption(int(each["value"]), str(each["text"])) for each in raw.get("options", ()))
    return Instrument(
        id=raw["id"],
        title=raw["title"],
        short_title=raw["short_title"],
        version=raw["version"],
        language=raw["language"],
        source=raw["source"],
        licence=_licence(raw["licence"]),
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
    if not isinstance(raw["text"], str):
        raise TypeError
    return Item(str(raw["id"]), raw["text"], own or shared, raw.get("loinc", ""))


def _number(value: Any) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError
    return number


def _scale(raw: Mapping[str, Any]) -> Scale:
    minimum, maximum = map(_number, raw["range"])
    cut_off, change = raw.get("cut_off"), raw.get("change")
    return Scale(
        id=raw["id"],
        title=raw["title"],
        items=tuple(map(str, raw["items"])),
        method=Method(raw["method"]),
        minimum=minimum,
        maximum=maximum,
        multiplier=_number(raw.get("multiplier", 1)),
        offset=_number(raw.get("offset", 0)),
        reverse=frozenset(map(str, raw.get("reverse", ()))),
        most_missing=int(raw.get("most_missing", 0)),
        missing_source=raw.get("missing_source", ""),
        bands=tuple(Band(_number(each["from"]), _number(each["to"]), each["label"]) for each in raw.get("bands", ())),
        bands_source=raw.get("bands_source", ""),
        cut_off=CutOff(_number(cut_off["value"]), cut_off["direction"], cut_off["meaning"], cut_off["source"])
        if cut_off
        else None,
        change=ReliableChange(_number(change["value"]), _number(change["level"]), change["source"]) if change else None,
        loinc=raw.get("loinc", ""),
    )


def _example(raw: Mapping[str, Any]) -> Example:
    # TOML has no null: an empty text stands for an answer that was not given.
    answers = tuple(None if value == "" else int(value) for value in raw["answers"])
    return Example(answers, {name: float(value) for name, value in raw["scores"].items()}, raw.get("band", ""))
