"""What a client allows now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.access import Purpose
from holdspace.server.access.facts import Asking
from holdspace.server.clients.models import Client
from holdspace.server.consents.models import Consent


def consents_of(client: Client) -> QuerySet[Consent]:
    """Return every answer the client gave, oldest first."""
    return Consent.objects.filter(client=client)


def purposes_allowed(client_ids: Collection[UUID]) -> dict[UUID, frozenset[Purpose]]:
    """Return for each client the purposes with a consent that was given and not withdrawn."""
    allowed: dict[UUID, set[Purpose]] = defaultdict(set)
    rows = Consent.objects.filter(client_id__in=client_ids, is_given=True, withdrawn_at=None)
    for client_id, purpose in rows.values_list("client_id", "purpose"):
        allowed[client_id].add(Purpose(purpose))
    return {client_id: frozenset(purposes) for client_id, purposes in allowed.items()}


def consent_facts(actor: Asking, client_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Tell the door what each client allows now."""
    return {client_id: {"consented": purposes} for client_id, purposes in purposes_allowed(client_ids).items()}
