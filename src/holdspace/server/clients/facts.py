"""Tell the door who is in care with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.people import Role
from holdspace.server.access.facts import Asking, Known
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.statements import Asked, Prepared


def care_facts(actor: Asking, client_ids: Collection[UUID]) -> Known:
    """Tell the door what relation the actor has to each client now; an ended therapy is none."""
    role = actor.as_actor.role
    if role is Role.CLIENT:
        return {client_id: {"is_subject": True} for client_id in (yield _OWN.asked(actor.pk, client_ids))}
    if role is Role.THERAPIST:
        return _of_a_therapist((yield _THERAPIES.asked(actor.pk, client_ids)))
    if role is Role.SUPERVISOR:
        open_therapies = Therapy.objects.filter(client_id__in=client_ids, ended_at=None)
        theirs = open_therapies.filter(supervisions__supervisor_id=actor.pk, supervisions__ended_at=None)
        supervised = yield Asked(theirs.values_list("client_id", flat=True))
        return {client_id: {"is_supervisor_of_care": True} for client_id in supervised}
    return {}


def _of_a_therapist(therapies: Iterable[tuple[UUID, datetime | None]]) -> dict[UUID, dict[str, Any]]:
    facts: dict[UUID, dict[str, Any]] = {}
    for client_id, ended_at in therapies:
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
