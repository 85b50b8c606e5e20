"""Answers ↔ FHIR R4 QuestionnaireResponse (https://hl7.org/fhir/R4/questionnaireresponse.html)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument, Item
from holdspace.domain.measures.scoring import Answers, check_answers
from holdspace.fhir.questionnaire import BASE, canonical


def to_questionnaire_response(instrument: Instrument, answers: Answers, *, at: datetime | None) -> dict[str, Any]:
    """Return the resource; an item that was skipped has no answer there. ``at`` is aware, or None if not known."""
    check_answers(instrument, answers)
    resource: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical(instrument),
        "status": "completed",
        "authored": at.isoformat() if at else None,
        "item": [_item(instrument, item, v) for item in instrument.items if (v := answers.get(item.id)) is not None],
    }
    return _given(resource)


def _item(instrument: Instrument, item: Item, value: int) -> dict[str, Any]:
    """Return one answered item; the wording is left out where it is not here, since R4 has no empty text."""
    display = next((option.text for option in item.options if option.value == value), "")
    coding = {"system": f"{BASE}:{instrument.id}:answers", "code": str(value), "display": display}
    return _given({"linkId": item.id, "text": item.text, "answer": [{"valueCoding": _given(coding)}]})


def _given(element: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in element.items() if value not in (None, "", [])}


def from_questionnaire_response(resource: object, instrument: Instrument) -> dict[str, int | None]:
    """Return the answers by item, None where there is none; raise BadInput for another measure's or version's."""
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "QuestionnaireResponse":
        raise BadInput("This is no FHIR QuestionnaireResponse.")
    if resource.get("questionnaire") != canonical(instrument):
        raise BadInput(f"These answers belong to another measure or version than {instrument.short_title}.")
    if resource.get("status") not in ("completed", "amended"):
        raise BadInput("These answers are not complete.")
    answers: dict[str, int | None] = {item.id: None for item in instrument.items}
    try:
        found = [(each["linkId"], _value(each)) for each in resource.get("item", ())]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise BadInput("The answers are damaged.") from None
    if len({link for link, _ in found}) < len(found):
        raise BadInput("An item is answered twice.")
    answers |= dict(found)
    check_answers(instrument, answers)
    return answers


def _value(item: Mapping[str, Any]) -> int | None:
    """Return the one answer of an item; raise ValueError for several, for nested ones, or for no plain number."""
    answers = item.get("answer") or []
    if len(answers) > 1 or "item" in item or any("item" in each for each in answers):
        raise ValueError
    if not answers:
        return None
    code = answers[0]["valueCoding"]["code"]
    if not isinstance(code, str) or not code.removeprefix("-").isdecimal() or not code.isascii() or len(code) > 6:
        raise ValueError
    return int(code)
