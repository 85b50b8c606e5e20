"""What R4 objects to in a resource: HL7's own JSON schema, and the constraints that no schema can say.

The schema lies in `tests/vectors/fhir`, cut from published packages by the script beside it. The constraints are those
of https://hl7.org/fhir/R4/questionnaire.html, questionnaireresponse.html, bundle.html, consent.html and references.html
that concern what Holdspace writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator

SCHEMA = Path("tests/vectors/fhir/r4.schema.json")
CHOICES = {"choice", "open-choice", "decimal", "integer", "date", "dateTime", "time", "string", "text"}
ABSOLUTE = re.compile(r"(urn:(uuid|oid):|https?://)\S+")
RELATIVE = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}")


def faults(resource: Any) -> list[str]:
    """Return what R4 would object to; empty where it is valid."""
    kind = str(resource.get("resourceType"))
    found = [
        f"{'/'.join(map(str, each.path))}: {each.message[:200]}" for each in _validator(kind).iter_errors(resource)
    ]
    return found or list(_constraints(resource))  # constraints are asked of what has the right shape


@cache
def _validator(kind: str) -> Draft6Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    del schema["oneOf"]  # of a known kind the message says which element is wrong, and not that no kind fits
    return Draft6Validator({**schema, "$ref": f"#/definitions/{kind}"})


def _constraints(resource: Mapping[str, Any]) -> Iterator[str]:
    yield from _empty(resource, "")
    yield from _references(resource)
    match resource.get("resourceType"):
        case "Questionnaire":
            yield from _of_questionnaire(resource)
        case "QuestionnaireResponse":
            yield from _of_response(resource)
        case "Bundle":
            yield from _of_bundle(resource)
        case "Consent" if not ({"policy", "policyRule"} & resource.keys()):
            yield "ppc-1: neither a policy nor a rule"


def _empty(value: Any, at: str) -> Iterator[str]:
    """ele-1: all elements have a value or children."""
    if value in ("", None) or value == [] or value == {}:
        yield f"ele-1: {at} is empty"
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _empty(each, f"{at}/{name}")
    if isinstance(value, list):
        for each in value:
            yield from _empty(each, at)


def _references(value: Any) -> Iterator[str]:
    """A reference is an address, absolute or relative; what is none belongs into its identifier."""
    if isinstance(value, Mapping):
        said = value.get("reference")
        if isinstance(said, str) and not (ABSOLUTE.fullmatch(said) or RELATIVE.fullmatch(said)):
            yield f"{said!r} is no address"
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _references(each)


def _of_questionnaire(resource: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z]([A-Za-z0-9_]){0,254}", resource.get("name", "X")):
        yield "que-0: the name cannot be used by machines"
    items = list(_items(resource))
    if len({item["linkId"] for item in items}) < len(items):
        yield "que-2: a linkId stands twice"
    for item in items:
        options, kind = item.get("answerOption", []), item["type"]
        if options and kind not in CHOICES:
            yield "que-5: answer options of something that has none"
        if options and "answerValueSet" in item:
            yield "que-4: answer options beside a value set"
        if any(sum(name.startswith("value") for name in option) != 1 for option in options):
            yield "answerOption.value[x]: not exactly one"
        codes = Counter(json.dumps(option.get("valueCoding", {}).get("code")) for option in options)
        if codes and max(codes.values()) > 1:
            yield "que-11: two options with one code"
        if kind == "group" and "item" not in item:
            yield "que-1: a group without items"


def _of_response(resource: Mapping[str, Any]) -> Iterator[str]:
    items = list(_items(resource))
    if any("item" in item and "answer" in item for item in items):
        yield "qrs-1: nested items beside answers"
    if len({item["linkId"] for item in items}) < len(items):
        yield "two items for one question"
    if any(sum(name.startswith("value") for name in answer) != 1 for item in items for answer in item["answer"]):
        yield "answer.value[x]: not exactly one"


def _of_bundle(resource: Mapping[str, Any]) -> Iterator[str]:
    addresses = [entry.get("fullUrl", "") for entry in resource.get("entry", ())]
    if not all(ABSOLUTE.fullmatch(each) for each in addresses):
        yield "an entry without an address of its own"
    if len(set(addresses)) < len(addresses):
        yield "bdl-7: two entries with one address"
    for entry in resource.get("entry", ()):
        own_id = entry["resource"].get("id")
        if own_id and not entry["fullUrl"].endswith(own_id):
            yield "an address that is not the resource's id"
        yield from faults(entry["resource"])


def _items(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in resource.get("item", ()):
        yield item
        yield from _items(item)
