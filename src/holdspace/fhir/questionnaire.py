"""Instrument ↔ FHIR R4 Questionnaire (https://hl7.org/fhir/R4/questionnaire.html).

Wording and answers stand in the resource's own fields; scoring, bands, licence and sources, for which R4 has none, as
JSON in one extension of our own, so that what is exported is imported again without loss.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.domain.json_text import parse_json
from holdspace.domain.measures.instrument import Instrument, Item
from holdspace.domain.measures.plain import instrument_from_plain, instrument_to_plain

BASE = "urn:holdspace:instrument"
FACTS = "urn:holdspace:instrument-facts"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LOINC = "http://loinc.org"
MOST_ITEMS = 500
STATUSES = ("draft", "active", "retired", "unknown")
_REMEDY = "Export it again, or write the measure's file by hand from the form you are licensed for."


def to_questionnaire(instrument: Instrument) -> dict[str, Any]:
    """Return the resource as plain JSON values; raise BadInput for a measure without its wording."""
    if not instrument.has_wording:
        raise BadInput(f"The wording of {instrument.short_title} is not here.", remedy="Load it first.")
    facts = instrument_to_plain(instrument)
    del facts["items"]
    resource: dict[str, Any] = {
        "resourceType": "Questionnaire",
        "language": instrument.language,
        "extension": [{"url": FACTS, "valueString": json.dumps(facts, ensure_ascii=False)}],
        "url": f"{BASE}:{instrument.id}",
        "version": _version(instrument),
        "name": "".join(part.capitalize() for part in instrument.id.split("-")),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": instrument.licence.notice or instrument.licence.words,
        "item": [_item(instrument, item) for item in instrument.items],
    }
    if instrument.instruction:
        resource["description"] = instrument.instruction
    if instrument.loinc:
        resource["code"] = [{"system": LOINC, "code": instrument.loinc}]
    return resource


def canonical(instrument: Instrument) -> str:
    """Return the address and version by which answers name their questionnaire."""
    return f"{BASE}:{instrument.id}|{_version(instrument)}"


def _version(instrument: Instrument) -> str:
    """Return the version as R4 takes it in an address: without spaces. The facts hold it as it is."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", instrument.version).strip("-")


def from_questionnaire(resource: object) -> Instrument:
    """Return the instrument of a resource that `to_questionnaire` made; raise BadInput for any other.

    A questionnaire of another system says nothing of scoring, bands or licence: these are not guessed.
    """
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "Questionnaire":
        raise BadInput("This is no FHIR Questionnaire.", remedy=_REMEDY)
    if resource.get("status") not in STATUSES:
        raise BadInput("The questionnaire has none of the states that R4 knows.", remedy=_REMEDY)
    items = resource.get("item")
    if not isinstance(items, list):
        raise BadInput("The questionnaire is damaged.", remedy=_REMEDY)
    if len(items) > MOST_ITEMS:
        raise BadInput(f"A questionnaire has at most {MOST_ITEMS} items.")
    try:
        facts = next((each["valueString"] for each in resource.get("extension", ()) if each["url"] == FACTS), None)
        if facts is None:
            raise BadInput(
                "The questionnaire does not say how it is scored nor what its licence allows.", remedy=_REMEDY
            )
        return instrument_from_plain({**parse_json(facts), "items": [_plain_item(each) for each in items]})
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise BadInput("The questionnaire is damaged.", remedy=_REMEDY) from None


def _item(instrument: Instrument, item: Item) -> dict[str, Any]:
    code = {"code": [{"system": LOINC, "code": item.loinc}]} if item.loinc else {}
    options = [
        {
            "valueCoding": {
                "extension": [{"url": ORDINAL, "valueDecimal": option.value}],
                "system": f"{BASE}:{instrument.id}:answers",
                "code": str(option.value),
                "display": option.text,
            }
        }
        for option in item.options
    ]
    return {"linkId": item.id, **code, "text": item.text, "type": "choice", "answerOption": options}


def _plain_item(raw: Mapping[str, Any]) -> dict[str, Any]:
    loinc = next((each["code"] for each in raw.get("code", ()) if each["system"] == LOINC), "")
    options = [_plain_option(each["valueCoding"]) for each in raw["answerOption"]]
    return {"id": raw["linkId"], "text": raw["text"], "loinc": loinc, "options": options}


def _plain_option(coding: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer; its code is its value, and its ordinal value, where there is one, is the same."""
    value = int(coding["code"])
    if any(each["valueDecimal"] != value for each in coding.get("extension", ()) if each["url"] == ORDINAL):
        raise BadInput("The code of an answer is not its value.", remedy=_REMEDY)
    return {"value": value, "text": coding["display"]}
