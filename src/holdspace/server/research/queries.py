"""Extracts, and whose scores may be in one. None of these opens a seal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.research.extract import ANNOUNCED_FOR, AT_MOST_EVERY, GOOD_FOR, ExtractState
from holdspace.server.accounts.models import User
from holdspace.server.audit.queries import entries_about
from holdspace.server.clients.models import Client
from holdspace.server.consents.queries import clients_allowing
from holdspace.server.measures.models import CheckScores
from holdspace.server.research.models import Extract

BATCH = 50
OPEN_FOR = ANNOUNCED_FOR + 2 * GOOD_FOR  # at most, from being asked for to being taken
LOOK = "research_extract"


def find_open(at: datetime) -> Extract | None:
    """Return the extract that can still leave, if there is one."""
    recent = announced_since(at - OPEN_FOR)
    return next((each for each in recent.select_related("asked_by") if each.state(at).is_open), None)


def announced_since(since: datetime) -> QuerySet[Extract]:
    """Return the extracts asked for after a time that were neither taken nor stopped."""
    return Extract.objects.filter(asked_at__gt=since, taken_at=None, stopped_at=None)


def was_taken_lately(at: datetime) -> bool:
    """Return whether so little time has passed that two files could be set against each other."""
    return Extract.objects.filter(taken_at__gt=at - AT_MOST_EVERY).exists()


def extracts() -> list[Extract]:
    """Return every extract, the newest first."""
    return list(Extract.objects.select_related("asked_by", "answered_by"))


def studies_told(at: datetime) -> list[Extract]:
    """Return what clients are told of: what was approved and not stopped before it left."""
    told = {ExtractState.ANNOUNCED, ExtractState.READY, ExtractState.TAKEN}
    return [each for each in extracts() if each.state(at) in told]


def find_client(user: User) -> Client | None:
    """Return whose account this is; None for colleagues."""
    return Client.objects.filter(user=user).first()


def clients_in_research(by: User) -> list[UUID]:
    """Return the clients who allow research now and of whom there are scores."""
    known = Client.objects.filter(erased_at=None, pk__in=CheckScores.objects.values("client"))
    ids = list(known.values_list("pk", flat=True).order_by("pk"))
    allowing = clients_allowing(ids, Purpose.RESEARCH, Kind.SCORES, by.pk)
    return [client_id for client_id in ids if client_id in allowing]


def scores_in_batches(client_ids: Collection[UUID]) -> Iterator[list[CheckScores]]:
    """Yield all sealed scores of clients, so many clients at a time, each client's at once: one look, one entry."""
    ids = list(client_ids)
    for first in range(0, len(ids), BATCH):
        rows = CheckScores.objects.filter(client__in=ids[first : first + BATCH]).select_related("session")
        yield list(rows.order_by("client", "session__number"))


def extracts_with(client: Client) -> set[str]:
    """Return the ids of the extracts into which this client's scores were looked up, as their list of looks tells."""
    looks = entries_about(client.pk).filter(event=AuditEvent.LOOKED, purpose=Purpose.RESEARCH)
    return {detail.partition(" ")[2] for detail in looks.values_list("detail", flat=True) if detail.startswith(LOOK)}
