"""The parts of the R4 definitions that our resources use, as tables, and a check against them.

Written from https://hl7.org/fhir/R4/questionnaire.html, questionnaireresponse.html and datatypes.html: elements,
cardinalities, types, required bindings, and the constraints que-0, que-2, que-5, que-7 (as far as used) and qrs-1. An
element that is not in the table is an error, as it is for R4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
CODE = re.compile(r"\S+( \S+)*")
DATE_TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?")
PATTERNS = {"uri": URI, "canonical": URI, "code": CODE, "dateTime": DATE_TIME}
ITEM_TYPES = {
    "group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url", "choice",
    "open-choice", "attachment", "reference", "quantity",
}  # fmt: skip
# type, least, most (None: no end)
TABLES: Mapping[str, Mapping[str, tuple[str, int, int | None]]] = {
    "Questionnaire": {
        "resourceType": ("code", 1, 1), "language": ("code", 0, 1), "extension": ("Extension", 0, None),
        "url": ("uri", 0, 1), "version": ("string", 0, 1), "name": ("string", 0, 1), "title": ("string", 0, 1),
        "status": ("PublicationStatus", 1, 1), "subjectType": ("code", 0, None), "description": ("string", 0, 1),
        "copyright": ("string", 0, 1), "code": ("Coding", 0, None), "item": ("QuestionnaireItem", 0, None),
    },
    "QuestionnaireItem": {
        "linkId": ("string", 1, 1), "code": ("Coding", 0, None), "text": ("string", 0, 1), "type": ("ItemType", 1, 1),
        "answerOption": ("AnswerOption", 0, None), "item": ("QuestionnaireItem", 0, None),
    },
    "AnswerOption": {"valueCoding": ("Coding", 1, 1)},
    "QuestionnaireResponse": {
        "resourceType": ("code", 1, 1), "id": ("string", 0, 1), "questionnaire": ("canonical", 0, 1),
        "status": ("ResponseStatus", 1, 1), "subject": ("Reference", 0, 1), "authored": ("dateTime", 0, 1),
        "item": ("ResponseItem", 0, None),
    },
    "ResponseItem": {
        "linkId": ("string", 1, 1), "text": ("string", 0, 1), "answer": ("Answer", 0, None),
        "item": ("ResponseItem", 0, None),
    },
    "Answer": {"valueCoding": ("Coding", 0, 1), "item": ("ResponseItem", 0, None)},
    "Coding": {
        "extension": ("Extension", 0, None), "system": ("uri", 0, 1), "code": ("code", 0, 1),
        "display": ("string", 0, 1),
    },
    "Extension": {"url": ("uri", 1, 1), "valueString": ("string", 0, 1), "valueDecimal": ("decimal", 0, 1)},
    "Reference": {"reference": ("string", 0, 1), "display": ("string", 0, 1)},
}  # fmt: skip
BOUND = {
    "PublicationStatus": {"draft", "active", "retired", "unknown"},
    "ResponseStatus": {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    "ItemType": ITEM_TYPES,
}


def faults(resource: Any) -> list[str]:
    """Return what R4 would object to; empty where it is valid."""
    kind = resource.get("resourceType")
    found = list(_faults(resource, kind, kind))
    return found + list(_constraints(resource) if kind == "Questionnaire" else ())


def _faults(value: Any, kind: str, at: str) -> Iterator[str]:
    if kind in BOUND:
        if value not in BOUND[kind]:
            yield f"{at}: {value!r} is not bound"
    elif kind in TABLES:
        yield from _complex(value, kind, at)
    elif kind == "decimal":
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield f"{at}: no decimal"
    elif not isinstance(value, str) or not value or not PATTERNS.get(kind, re.compile(".", re.DOTALL)).match(value):
        yield f"{at}: {value!r} is no {kind}"


def _complex(value: Any, kind: str, at: str) -> Iterator[str]:
    if not isinstance(value, Mapping) or not value:
        yield f"{at}: no element"
        return
    table = TABLES[kind]
    yield from (f"{at}.{name}: R4 has none" for name in value if name not in table)
    for name, (of, least, most) in table.items():
        given = value.get(name)
        if given is None:
            if least:
                yield f"{at}.{name}: missing"
        elif (most == 1) == isinstance(given, list):
            yield f"{at}.{name}: a list where none is, or none where one is"
        else:
            for each in given if isinstance(given, list) else [given]:
                yield from _faults(each, of, f"{at}.{name}")
        if given == []:
            yield f"{at}.{name}: an empty list"


def _constraints(resource: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z]([A-Za-z0-9_]){0,254}", resource.get("name", "X")):
        yield "que-0: the name cannot be used by machines"
    ids = [item["linkId"] for item in resource.get("item", ())]
    if len(set(ids)) < len(ids):
        yield "que-2: a linkId stands twice"
    if any("answerOption" in item and item["type"] not in {"choice", "open-choice"} for item in resource["item"]):
        yield "que-5: answer options of something that is no choice"
