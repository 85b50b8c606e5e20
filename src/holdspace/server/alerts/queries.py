"""Alerts within a person's scope."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.clients.models import Client, Identity
from holdspace.server.clients.queries import therapies_of

CLOSED_SHOWN = 20


def alerts_of(user: User) -> QuerySet[Alert]:
    """Return the alerts of the therapies this person takes part in."""
    return Alert.objects.filter(therapy__in=therapies_of(user))


def open_alerts_of(user: User, client: Client) -> QuerySet[Alert]:
    """Return a client's alerts that nobody has closed yet, urgent ones first."""
    return alerts_of(user).filter(client=client, state=AlertState.OPEN)


def listed_alerts_of(user: User) -> list[Alert]:
    """Return every open alert, urgent ones first, then the last ones that were closed."""
    scope = alerts_of(user).select_related("client", "closed_by")
    still_open = scope.filter(state=AlertState.OPEN).order_by("-is_urgent", "created_at")
    closed = scope.filter(state=AlertState.CLOSED).order_by("-closed_at")
    return [*still_open, *closed[:CLOSED_SHOWN]]


def identities_of(alerts: Collection[Alert]) -> list[Identity]:
    """Return the sealed rows of the names of the clients that alerts are about."""
    return list(Identity.objects.filter(client_id__in={alert.client_id for alert in alerts}))


def get_alert(user: User, alert_id: UUID) -> Alert:
    """Return an alert within scope; raise NotFound otherwise."""
    found = alerts_of(user).filter(pk=alert_id).select_related("therapy", "client", "closed_by").first()
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found
