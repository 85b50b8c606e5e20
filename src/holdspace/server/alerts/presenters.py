"""What the pages of alerts show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.safety.response import Reached, Response, response_at
from holdspace.server.access.door import disclose_all, permits, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.alerts.queries import identities_of
from holdspace.server.alerts.sayings import said_reason

Opened = Mapping[UUID, Mapping[str, Any]]
REACHED = {
    Reached.THERAPIST: noop("reached the therapist"),
    Reached.EMERGENCY: noop("reached somebody who can act at once"),
    Reached.NOBODY: noop("reached nobody yet"),
}


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """One alert. ``name`` is empty for the client themselves, and ``is_opened`` false where it may not be seen."""

    id: UUID
    client_id: UUID
    is_urgent: bool
    is_open: bool
    raised_at: datetime
    seen_at: datetime | None
    response: Response
    take_up_by: datetime | None
    taken_up_at: datetime | None
    called_in: str
    called_in_at: datetime | None
    reached: str
    therapist: str
    closed_at: datetime | None
    closed_by: str
    is_opened: bool
    name: str
    topic: str
    reason: str
    source: str
    occasion: str  # the guide that helps with it; empty for a risk answer
    what_was_done: str


def open_alerts(alerts: Iterable[Alert], *, user: User, detail: str) -> list[ShownAlert]:
    """Open what this person may see of these alerts, one entry in the log for each client, and present all of them."""
    listed = list(alerts)
    opened: dict[UUID, Mapping[str, Any]] = {}
    for purpose, theirs in _by_purpose(listed, user).items():
        names = [] if purpose is Purpose.OWN else identities_of(theirs)
        contents = disclose_all([*theirs, *names], actor=user, purpose=purpose, detail=detail)
        by_client = {row.client_id: contents[row.pk] for row in names}
        opened |= {each.pk: {**contents[each.pk], **_name(by_client.get(each.client_id))} for each in theirs}
    return [present(alert, opened.get(alert.pk), is_client=user.is_client) for alert in listed]


def present(alert: Alert, content: Mapping[str, Any] | None, *, is_client: bool) -> ShownAlert:
    """Return an alert as the page shows it; without content only what stands in clear."""
    known = content or {}
    return ShownAlert(
        id=alert.pk,
        client_id=alert.client_id,
        is_urgent=alert.is_urgent,
        is_open=alert.state == AlertState.OPEN,
        raised_at=alert.created_at,
        seen_at=alert.seen_at,
        response=response_at(now(), alert.clock),
        take_up_by=alert.take_up_by,
        taken_up_at=alert.taken_up_at,
        called_in=alert.called_in.display_name if alert.called_in else "",
        called_in_at=alert.called_in_at,
        reached=_(REACHED[Reached(alert.reached)]) if alert.reached else "",
        therapist=alert.therapy.therapist.display_name,
        closed_at=alert.closed_at,
        closed_by=alert.closed_by.display_name if alert.closed_by else "",
        is_opened=content is not None,
        name=known.get("name", ""),
        topic=_(known.get("topic", "")),
        reason=said_reason(known, is_client=is_client),
        source=_source(known),
        occasion=known.get("occasion", ""),
        what_was_done=known.get("what_was_done", ""),
    )


@dataclass(frozen=True, slots=True)
class ShownCall:
    """What somebody who was called in learns: whose client it is and since when an alert waits, and nothing else."""

    id: UUID
    therapist: str
    raised_at: datetime
    called_in_at: datetime | None
    is_taken_up: bool
    reached: str


def shown_calls(alerts: Iterable[Alert]) -> list[ShownCall]:
    """Return the alerts that somebody was called in for, as they see them."""
    return [
        ShownCall(
            id=alert.pk,
            therapist=alert.therapy.therapist.display_name,
            raised_at=alert.created_at,
            called_in_at=alert.called_in_at,
            is_taken_up=alert.taken_up_at is not None,
            reached=_(REACHED[Reached(alert.reached)]) if alert.reached else "",
        )
        for alert in alerts
    ]


def _by_purpose(alerts: list[Alert], user: User) -> dict[Purpose, list[Alert]]:
    """Return the alerts this person may look at, by the purpose of the look."""
    purposes: dict[UUID, Purpose | None] = {}
    for client_id in {alert.client_id for alert in alerts}:
        purpose = purpose_of_look(user, client_id)
        may = permits(Action.LOOK, Kind.ALERT, client_id=client_id, actor=user, purpose=purpose)
        purposes[client_id] = purpose if may else None
    grouped: dict[Purpose, list[Alert]] = {}
    for alert in alerts:
        purpose_now = purposes[alert.client_id]
        if purpose_now is not None:
            grouped.setdefault(purpose_now, []).append(alert)
    return grouped


def _name(identity: Mapping[str, Any] | None) -> dict[str, str]:
    return {"name": identity["name"]} if identity else {}


def _source(content: Mapping[str, Any]) -> str:
    """Return what the alert comes from in one line: measure, item and answer, as far as they are known."""
    parts = [part for part in (_measure(content), _item(content)) if part]
    value = content.get("value")
    return ", ".join(parts) + (f": {value}" if value not in (None, "") and parts else "")


def _measure(content: Mapping[str, Any]) -> str:
    measure = str(content.get("measure") or "")
    return _(measure) if measure else ""


def _item(content: Mapping[str, Any]) -> str:
    """Return which question it was, kept in English as "question 9"."""
    item = str(content.get("item") or "")
    return _("question %(name)s") % {"name": item.removeprefix("question ")} if item else ""
