"""Tell the door who is in care with whom. What somebody wrote into the database by hand brings nobody together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from holdspace.domain.people import Role
from holdspace.server.access.facts import Asking, Known
from holdspace.server.clients.models import Client, Supervision, Therapy
from holdspace.server.clients.queries import supervised_since, supervisions_by
from holdspace.server.statements import Asked, Prepared


def care_facts(actor: Asking, client_ids: Collection[UUID]) -> Known:
    """Tell the door what relation the actor has to each client now; an ended therapy is none."""
    role = actor.as_actor.role
    if role is Role.CLIENT:
        own = yield _OWN.asked(actor.pk, client_ids)
        return {client.pk: {"is_subject": True} for client in own if client.is_as_written()}
    if role is Role.THERAPIST:
        return _of_a_therapist((yield _THERAPIES.asked(actor.pk, client_ids)))
    if role is Role.SUPERVISOR:
        return _of_a_supervisor((yield Asked(supervisions_by(actor.pk, client_ids))))
    return {}


def _of_a_therapist(therapies: Iterable[Therapy]) -> dict[UUID, dict[str, Any]]:
    facts: dict[UUID, dict[str, Any]] = {}
    for therapy in therapies:
        if therapy.is_as_written():
            known = facts.setdefault(therapy.client_id, {"is_or_was_in_care": True})
            if therapy.ended_at is None:
                known["is_therapist_in_care"] = True
    return facts


def _of_a_supervisor(supervisions: Iterable[Supervision]) -> dict[UUID, dict[str, Any]]:
    return {client_id: {"is_supervisor_of_care": True} for client_id, _ in supervised_since(supervisions)}


_OWN: Prepared[Client] = Prepared(
    lambda user_id, ids: Client.objects.filter(user_id=user_id, pk__in=ids), *(UUID, list)
)
_THERAPIES: Prepared[Therapy] = Prepared(
    lambda therapist_id, ids: Therapy.objects.filter(client_id__in=ids, therapist_id=therapist_id), *(UUID, list)
)
