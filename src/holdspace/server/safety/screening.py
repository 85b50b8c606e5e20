"""Keeping what was answered to the ASQ, and raising the alert that a yes needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from holdspace.definitions import load_instrument
from holdspace.definitions.action_scripts import load_action_scripts
from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.safety.screening import Outcome, outcome_of
from holdspace.server.access.door import require
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import raise_alert, take_up
from holdspace.server.audit.recording import record
from holdspace.server.clients.models import Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.safety.models import Screening

ASQ = "asq"


@transaction.atomic
def keep_screening(*, by: User, therapy: Therapy, answers: Mapping[str, int | None], at: datetime) -> Screening:
    """Keep the answers. A yes raises an urgent alert that who asked is on already: they are with the client."""
    require(Action.ADD, Kind.ALERT, client_id=therapy.client_id, actor=by, purpose=Purpose.CARE)
    screening = Screening(client_id=therapy.client_id, asked_by=by)
    outcome = outcome_of(answers)
    if outcome.is_positive:
        screening.alert = raise_alert(by=by, therapy=therapy, content=_content(outcome), is_urgent=True, at=at)
        take_up(by=by, alert=screening.alert, at=at)
    seal(screening, {"answers": dict(answers), "version": load_instrument(ASQ).version}, at=at)
    screening.save(force_insert=True)
    record(
        AuditEvent.ADDED,
        by=by.as_actor,
        client_id=therapy.client_id,
        kinds=[Kind.ALERT],
        records=[screening.pk],
        detail="screening",
        at=at,
    )
    return screening


def _content(outcome: Outcome) -> dict[str, str]:
    script = load_action_scripts()[outcome]  # kept in English, and said to each reader by the outcome
    topic = noop("Asked about suicide")
    return {"topic": topic, "reason": script.in_short, "measure": "ASQ", "screening": outcome.value}
