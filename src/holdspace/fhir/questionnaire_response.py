"""Answers ↔ FHIR R4 QuestionnaireResponse (https://hl7.org/fhir/R4/questionnaireresponse.html)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.scoring import Answers, check_answers
from holdspace.fhir.questionnaire import BASE


def to_questionnaire_response(instrument: Instrument, answers: Answers, *, at: datetime) -> dict[str, Any]:
    """Return the resource; an item that was skipped has no answer there. ``at`` is aware."""
    check_answers(instrument, answers)
    texts = {item.id: {option.value: option.text for option in item.options} for item in instrument.items}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{BASE}:{instrument.id}|{instrument.version}",
        "status": "completed",
        "authored": at.isoformat(),
        "item": [
            {
                "linkId": item.id,
                "text": item.text,
                "answer": [
                    {
                        "valueCoding": {
                            "system": f"{BASE}:{instrument.id}:answers",
                            "code": str(value),
                            "display": texts[item.id][value],
                        }
                    }
                ],
            }
            for item in instrument.items
            if (value := answers.get(item.id)) is not None
        ],
    }


def from_questionnaire_response(resource: object, instrument: Instrument) -> dict[str, int | None]:
    """Return the answers by item, None where there is none; raise BadInput for another measure's or version's."""
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "QuestionnaireResponse":
        raise BadInput("This is no FHIR QuestionnaireResponse.")
    if resource.get("questionnaire") != f"{BASE}:{instrument.id}|{instrument.version}":
        raise BadInput(f"These answers belong to another measure or version than {instrument.short_title}.")
    if resource.get("status") not in {"completed", "amended"}:
        raise BadInput("These answers are not complete.")
    answers: dict[str, int | None] = {item.id: None for item in instrument.items}
    try:
        for each in resource.get("item", ()):
            answers[each["linkId"]] = int(each["answer"][0]["valueCoding"]["code"]) if each.get("answer") else None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise BadInput("The answers are damaged.") from None
    check_answers(instrument, answers)
    return answers
