"""What the practice declares about licences: that its use is non-commercial in a licence's sense, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from holdspace.domain.errors import NotFound, Refused, WrongState
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Practice
from holdspace.server.measures.instruments import get_instrument


@dataclass(frozen=True, slots=True)
class Declared:
    """Who declared it, and on which day (empty where it was not kept)."""

    by: str
    on: str


def declarations() -> Mapping[str, Declared]:
    """Return what is declared now, by id of the measure."""
    kept = Practice.objects.values_list("licences_confirmed", flat=True).first() or {}
    return {each: _declared(value) for each, value in kept.items()}


def _declared(value: object) -> Declared:
    if isinstance(value, Mapping):
        return Declared(str(value.get("by", "")), str(value.get("on", "")))
    return Declared(str(value), "")


@transaction.atomic
def declare(*, by: User, instrument_id: str, is_declared: bool, at: datetime) -> None:
    """Keep a declaration with name and day, or take it back; the measure is offered accordingly from then on."""
    if by.role != Role.ADMINISTRATOR:
        raise Refused("Only whoever administers the practice may declare this.")
    instrument = get_instrument(instrument_id)
    if not instrument.licence.needs_confirmation or not instrument.licence.may_ship_wording:
        raise NotFound("There is nothing to declare here.")
    practice = Practice.objects.select_for_update().first()
    if practice is None:
        raise WrongState("The practice has no name yet.")
    kept = {each: value for each, value in practice.licences_confirmed.items() if each != instrument_id}
    if is_declared:
        kept[instrument_id] = {"by": by.display_name, "on": localtime(at).date().isoformat()}
    practice.licences_confirmed = kept
    practice.save(update_fields=["licences_confirmed"])
