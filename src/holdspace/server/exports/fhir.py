"""The copy's part in FHIR R4: what of a record that standard has a place for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from holdspace.definitions.translation import ENGLISH
from holdspace.domain.errors import HoldspaceError
from holdspace.fhir.questionnaire_response import to_questionnaire_response
from holdspace.fhir.record_bundle import Resource, bundle, consent, encounter, goal, patient, reference
from holdspace.server.measures.instruments import get_instrument

# Ids of responses are made of the check's and the measure's, so that two copies name the same thing alike.
_NAMESPACE = uuid.UUID("9e0f5a9e-27a5-4c3c-9c9c-0b1f0d7a6d52")


def record_as_bundle(whole: Mapping[str, Any]) -> Resource:
    """Return the bundle of an exported record."""
    return bundle(_resources(whole), at=datetime.fromisoformat(whole["exported_at"]))


def _resources(whole: Mapping[str, Any]) -> Iterator[Resource]:
    client_id, at = whole["client"]["id"], datetime.fromisoformat(whole["exported_at"])
    records, rows = whole["records"], whole["rows"]
    for each in records.get("clients.identity", ()):
        yield patient(client_id, each["content"])
    for each in rows.get("clients.session", ()):
        yield encounter(each["id"], client_id=client_id, held_at=datetime.fromisoformat(each["held_at"]), at=at)
    for each in rows.get("consents.consent", ()):
        yield _consent(each, client_id)
    for each in records.get("care_plans.goal", ()):
        yield goal(each["id"], client_id=client_id, words=each["content"].get("client_words", ""), state=each["state"])
    for each in records.get("measures.check", ()):
        yield from _responses(each, client_id)


def _consent(row: Mapping[str, Any], client_id: str) -> Resource:
    ended = row["withdrawn_at"] or row["valid_until"]
    return consent(
        row["id"],
        client_id=client_id,
        purpose=row["purpose"],
        is_given=row["is_given"],
        answered_at=datetime.fromisoformat(row["answered_at"]),
        ended_at=datetime.fromisoformat(ended) if ended else None,
        words_hash=row["words_hash"],
    )


def _responses(check: Mapping[str, Any], client_id: str) -> Iterator[Resource]:
    """Yield the answers of each measure that is known in the version that was answered."""
    if not check["submitted_at"]:
        return
    content, at = check["content"], datetime.fromisoformat(check["submitted_at"])
    for instrument_id, answers in content["answers"].items():
        try:
            # In the words of the edition that the version names, whoever asks for the copy.
            instrument = get_instrument(instrument_id, ENGLISH)
            if content["versions"].get(instrument_id, instrument.version) != instrument.version:
                continue
            response = to_questionnaire_response(instrument, answers, at=at)
        except HoldspaceError:
            continue  # a measure that this installation no longer has; its answers are in the JSON
        yield {
            **response,
            "id": str(uuid.uuid5(_NAMESPACE, f"{check['id']}/{instrument_id}")),
            "subject": reference(client_id),
            "encounter": reference(check["session_id"]),
        }
