"""A client's record as one FHIR R4 Bundle (https://hl7.org/fhir/R4/bundle.html), for another system to take in.

Only what R4 has a resource for: the person, sessions, goals, what was allowed, answered measures. References are
``urn:uuid:`` as R4 asks of a bundle that stands for itself. The rest of a record is in the JSON beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Resource = dict[str, Any]
GOAL_STATES = {"active": "active", "achieved": "completed", "changed": "cancelled", "dropped": "cancelled"}


def bundle(resources: Iterable[Resource], *, at: datetime | None) -> Resource:
    """Return the resources, each of which has an id that is a UUID, as one collection made ``at``."""
    entries = [{"fullUrl": reference(each["id"])["reference"], "resource": each} for each in resources]
    made = {"timestamp": at.isoformat()} if at else {}
    return {"resourceType": "Bundle", "type": "collection", **made, **({"entry": entries} if entries else {})}


def reference(uuid: str) -> dict[str, str]:
    """Return what points to another resource of the bundle."""
    return {"reference": f"urn:uuid:{uuid}"}


def patient(client_id: str, identity: Mapping[str, str]) -> Resource:
    """Return https://hl7.org/fhir/R4/patient.html with what the client gave."""
    telecom = [{"system": system, "value": identity[system]} for system in ("email", "phone") if identity.get(system)]
    name = [{"text": identity["name"]}] if identity.get("name") else []
    resource: Resource = {"resourceType": "Patient", "id": client_id, "name": name, "telecom": telecom}
    return {key: value for key, value in resource.items() if value != []}


def encounter(session_id: str, *, client_id: str, held_at: datetime, at: datetime) -> Resource:
    """Return https://hl7.org/fhir/R4/encounter.html for a session, held or planned."""
    return {
        "resourceType": "Encounter",
        "id": session_id,
        "status": "finished" if held_at <= at else "planned",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "ambulatory"},
        "subject": reference(client_id),
        "period": {"start": held_at.isoformat()},
    }


def goal(goal_id: str, *, client_id: str, words: str, state: str) -> Resource:
    """Return https://hl7.org/fhir/R4/goal.html in the client's words."""
    return {
        "resourceType": "Goal",
        "id": goal_id,
        "lifecycleStatus": GOAL_STATES[state],
        "description": {"text": words},
        "subject": reference(client_id),
    }


def consent(
    consent_id: str,
    *,
    client_id: str,
    purpose: str,
    is_given: bool,
    answered_at: datetime,
    ended_at: datetime | None,
    words_hash: str,
) -> Resource:
    """Return https://hl7.org/fhir/R4/consent.html; the words that were shown stand as their hash."""
    period = {"start": answered_at.isoformat(), **({"end": ended_at.isoformat()} if ended_at else {})}
    return {
        "resourceType": "Consent",
        "id": consent_id,
        "status": "rejected" if not is_given else "inactive" if ended_at else "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0", "display": "Consent Document"}]}],
        "patient": reference(client_id),
        "dateTime": answered_at.isoformat(),
        "policyRule": {"text": f"{purpose}; SHA-256 of the words shown: {words_hash}"},
        "provision": {"type": "permit" if is_given else "deny", "period": period},
    }
