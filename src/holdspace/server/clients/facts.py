"""Tell the door who is in care with whom. What somebody wrote into the database by hand brings nobody together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from holdspace.domain.people import Role
from holdspace.server.access.facts import Asking, Known
from holdspace.server.clients.models import Client, Supervision, Therapy
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
        going_on = Supervision.objects.filter(supervisor_id=actor.pk, ended_at=None, therapy__ended_at=None)
        theirs = going_on.filter(therapy__client_id__in=client_ids).select_related("therapy")
        return _of_a_supervisor((yield Asked(theirs)))
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
    written = [each.therapy for each in supervisions if each.is_as_written() and each.therapy.is_as_written()]
    return {therapy.client_id: {"is_supervisor_of_care": True} for therapy in written}


_OWN: Prepared[Client] = Prepared(
    lambda user_id, ids: Client.objects.filter(user_id=user_id, pk__in=ids), *(UUID, list)
)
_THERAPIES: Prepared[Therapy] = Prepared(
    lambda therapist_id, ids: Therapy.objects.filter(client_id__in=ids, therapist_id=therapist_id), *(UUID, list)
)
