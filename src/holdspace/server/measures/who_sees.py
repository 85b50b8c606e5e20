"""What holds for a therapy right now and decides who will see an answer."""

from __future__ import annotations

from holdspace.domain.access import Kind
from holdspace.server.clients.models import Therapy
from holdspace.server.consents.queries import purposes_allowed, supervisors_allowed
from holdspace.workflows.who_sees import Standing


def standing_of(therapy: Therapy) -> Standing:
    """Return what holds for a therapy at this moment."""
    return Standing(
        therapist=therapy.therapist.display_name,
        consented=purposes_allowed([therapy.client_id]).get(therapy.client_id, frozenset()),
        is_supervised=bool(supervisors_allowed(therapy.client, Kind.SCORES)),
    )
