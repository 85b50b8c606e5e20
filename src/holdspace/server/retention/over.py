"""Records whose years are over are erased by themselves, where the practice has said after how many years.

The rule asks as a client would: there is the same wait, the client is told on every page of theirs and can stop it, a
hold stands against it, and a therapy that begins anew takes it back. Whoever stopped it once is not asked again.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.retention import kept_after
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.maintenance.erasing import OPERATOR
from holdspace.server.retention.models import ErasureRequest
from holdspace.server.retention.queries import care_ended_at, find_open, open_requests


def is_long_over(client: Client, at: datetime) -> bool:
    """Return whether a record has been kept for as long as the practice keeps any."""
    years, ended_at = settings.HOLDSPACE_ERASE_AFTER_YEARS, care_ended_at(client)
    return bool(years) and ended_at is not None and at >= kept_after(ended_at, years)


def erase_by_rule(at: datetime) -> None:
    """Ask for every record whose years are over, and take back where they no longer are: a chore of the worker."""
    for asked in open_requests().filter(is_by_rule=True):
        if not is_long_over(asked.client, at):
            _take_back(asked, at)
    if settings.HOLDSPACE_ERASE_AFTER_YEARS:
        for client in _without_care(at).filter(erased_at=None):
            _ask(client, at)


def _without_care(at: datetime) -> QuerySet[Client]:
    """Return whose last therapy may be over for long enough, as near as the database can tell, and was not asked."""
    since = kept_after(at, -settings.HOLDSPACE_ERASE_AFTER_YEARS)
    lately = Therapy.objects.filter(client=OuterRef("pk")).filter(Q(ended_at=None) | Q(ended_at__gt=since))
    asked = ErasureRequest.objects.filter(client=OuterRef("pk"), is_by_rule=True)
    return Client.objects.filter(~Exists(lately), ~Exists(asked), created_at__lte=since)


@transaction.atomic
def _ask(client: Client, at: datetime) -> None:
    client = Client.objects.select_for_update().get(pk=client.pk)
    if client.erased_at is None and is_long_over(client, at) and not find_open(client):
        ErasureRequest.objects.create(client=client, asked_at=at, is_by_rule=True)
        _note(AuditEvent.ADDED, client, "erasure_by_rule", at)


@transaction.atomic
def _take_back(asked: ErasureRequest, at: datetime) -> None:
    asked.delete()
    _note(AuditEvent.CHANGED, asked.client, "erasure_stopped", at)


def _note(event: AuditEvent, client: Client, detail: str, at: datetime) -> None:
    record(event, by=OPERATOR, client_id=client.pk, purpose=Purpose.OWN, detail=detail, at=at)
