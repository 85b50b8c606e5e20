"""Alerts within a person's scope."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.alerts.calling_in import ROLES
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
    scope = alerts_of(user).select_related("therapy__therapist", "client", "closed_by", "called_in")
    still_open = scope.filter(state=AlertState.OPEN).order_by("-is_urgent", "created_at")
    closed = scope.filter(state=AlertState.CLOSED).order_by("-closed_at")
    return [*still_open, *closed[:CLOSED_SHOWN]]


def called_in_alerts_of(user: User) -> list[Alert]:
    """Return the open alerts that this person was called in for: what stands in clear, never opened by them."""
    called = Alert.objects.filter(called_in=user, state=AlertState.OPEN)
    return list(called.select_related("therapy__therapist").order_by("called_in_at"))


def get_called_in_alert(user: User, alert_id: UUID) -> Alert:
    """Return an alert that this person was called in for; raise NotFound otherwise."""
    found = next((each for each in called_in_alerts_of(user) if each.pk == alert_id), None)
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def colleagues_to_name(user: User) -> QuerySet[User]:
    """Return who can be named by a therapist to be called in."""
    return User.objects.filter(role__in=ROLES, is_active=True).exclude(pk=user.pk).order_by("display_name")


def identities_of(alerts: Collection[Alert]) -> list[Identity]:
    """Return the sealed rows of the names of the clients that alerts are about."""
    return list(Identity.objects.filter(client_id__in={alert.client_id for alert in alerts}))


def get_alert(user: User, alert_id: UUID) -> Alert:
    """Return an alert within scope; raise NotFound otherwise."""
    found = (
        alerts_of(user)
        .filter(pk=alert_id)
        .select_related("therapy__therapist", "client", "closed_by", "called_in")
        .first()
    )
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found
