"""Alerts within a person's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import therapies_of


def alerts_of(user: User) -> QuerySet[Alert]:
    """Return the alerts of the therapies this person takes part in."""
    return Alert.objects.filter(therapy__in=therapies_of(user))


def open_alerts_of(user: User, client: Client) -> QuerySet[Alert]:
    """Return a client's alerts that nobody has closed yet, urgent ones first."""
    return alerts_of(user).filter(client=client, state=AlertState.OPEN)


def get_alert(user: User, alert_id: UUID) -> Alert:
    """Return an alert within scope; raise NotFound otherwise."""
    found = alerts_of(user).filter(pk=alert_id).select_related("therapy", "client").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found
