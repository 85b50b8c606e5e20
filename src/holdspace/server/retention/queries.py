"""Where a client's wish to be erased stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from holdspace.domain.retention import Retention
from holdspace.server.clients.models import Client
from holdspace.server.retention.models import ErasureRequest, LegalHold


def open_requests() -> QuerySet[ErasureRequest]:
    """Return every wish that was neither stopped nor fulfilled."""
    return ErasureRequest.objects.filter(stopped_at=None, client__erased_at=None).select_related("client")


def find_open(client: Client) -> ErasureRequest | None:
    """Return the client's open wish, if there is one."""
    return open_requests().filter(client=client).first()


def open_holds(client: Client) -> QuerySet[LegalHold]:
    """Return the holds that stand."""
    return LegalHold.objects.filter(client=client, lifted_at=None).order_by("placed_at")


def retention_of(client: Client, *, asked_at: datetime, stopped_at: datetime | None = None) -> Retention:
    """Return what stands between a wish and the erasure, as it is now."""
    return Retention(
        asked_at=asked_at,
        wait=timedelta(days=settings.HOLDSPACE_ERASURE_WAIT_DAYS),
        years=settings.HOLDSPACE_RETENTION_YEARS,
        care_ended_at=care_ended_at(client),
        is_held=open_holds(client).exists(),
        stopped_at=stopped_at,
        erased_at=client.erased_at,
    )


def care_ended_at(client: Client) -> datetime | None:
    """Return when the last therapy ended; None while one lasts."""
    ends = list(client.therapies.values_list("ended_at", flat=True))
    if not ends:
        return client.created_at
    closed = [end for end in ends if end is not None]
    return max(closed) if len(closed) == len(ends) else None
