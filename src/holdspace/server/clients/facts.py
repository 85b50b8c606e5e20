"""Tell the door who is in care with whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.people import Role
from holdspace.server.access.facts import Asking
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.statements import Prepared


def care_facts(actor: Asking, client_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return what relation the actor has to each client now; an ended therapy is none."""
    role = actor.as_actor.role
    if role is Role.CLIENT:
        return {client_id: {"is_subject": True} for client_id in _OWN(actor.pk, client_ids)}
    if role is Role.THERAPIST:
        return _of_a_therapist(actor, client_ids)
    if role is Role.SUPERVISOR:
        open_therapies = Therapy.objects.filter(client_id__in=client_ids, ended_at=None)
        theirs = open_therapies.filter(supervisions__supervisor_id=actor.pk, supervisions__ended_at=None)
        return {client_id: {"is_supervisor_of_care": True} for client_id in theirs.values_list("client_id", flat=True)}
    return {}


def _of_a_therapist(actor: Asking, client_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    facts: dict[UUID, dict[str, Any]] = {}
    for client_id, ended_at in _THERAPIES(actor.pk, client_ids):
        known = facts.setdefault(client_id, {"is_or_was_in_care": True})
        if ended_at is None:
            known["is_therapist_in_care"] = True
    return facts


_OWN: Prepared[UUID] = Prepared(
    lambda user_id, ids: Client.objects.filter(user_id=user_id, pk__in=ids).values_list("pk", flat=True),
    *(UUID, list),
)
_THERAPIES: Prepared[tuple[UUID, datetime | None]] = Prepared(
    lambda therapist_id, ids: Therapy.objects.filter(client_id__in=ids, therapist_id=therapist_id).values_list(
        "client_id", "ended_at"
    ),
    *(UUID, list),
)
