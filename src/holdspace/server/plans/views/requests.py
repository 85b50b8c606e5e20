"""What the pages of a plan are asked about."""

from __future__ import annotations

from uuid import UUID

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import get_client
from holdspace.server.plans import queries


def asked_about(user: User, client_id: UUID) -> tuple[Client, Therapy]:
    """Return the client and the therapy whose plan is meant; raise NotFound where there is none."""
    client = get_client(user, client_id)
    therapy = queries.find_therapy(user, client)
    if therapy is None:
        raise NotFound("There is no such page, or it is not yours.")
    return client, therapy
