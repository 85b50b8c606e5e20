"""Telling the door what an open exception opens now, and the log which chains a client may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.state import State
from holdspace.domain.people import Role
from holdspace.server.access.facts import Asking, Known
from holdspace.server.audit.models import AuditChain
from holdspace.server.exceptions.models import DangerException
from holdspace.server.exceptions.proofs import is_as_approved
from holdspace.server.statements import Prepared


def exception_facts(actor: Asking, client_ids: Collection[UUID]) -> Known:
    """Tell the door the kinds that are open to whoever asked for them, while the time lasts."""
    if actor.as_actor.role is not Role.THERAPIST:
        return {}
    at, opened = timezone.now(), dict[UUID, set[Kind]]()
    for exception in (yield _APPROVED.asked(actor.pk, client_ids, at)):
        if exception.state(at) is State.OPEN and is_as_approved(exception):
            opened.setdefault(exception.client_id, set()).update(Kind(each) for each in exception.kinds)
    return {client_id: {"excepted": frozenset(kinds)} for client_id, kinds in opened.items()}


def told_chains(client_id: UUID) -> list[UUID]:
    """Return the chains of exceptions that were to be told later and have been told by now.

    Which they are the log says, not the row: a day of telling that was taken out of it by hand hides no entry.
    """
    told = [each.pk for each in DangerException.objects.filter(client_id=client_id) if not each.is_withheld]
    return list(AuditChain.objects.filter(pk__in=told).values_list("pk", flat=True)) if told else []


_APPROVED = Prepared(
    lambda asked_by_id, client_ids, at: DangerException.objects.filter(
        asked_by_id=asked_by_id, client_id__in=client_ids, is_approved=True, ended_at=None, opens_until__gt=at
    ),
    *(UUID, list, datetime),
)
