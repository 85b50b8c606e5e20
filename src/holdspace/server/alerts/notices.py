"""Tells whoever was called in, on every page they open, until the alert is taken up or closed."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def calls_for(user: User) -> Told:
    """Return one line where somebody was called in and nobody is on it yet; it says nothing about a client."""
    if user.is_client or not (yield _CALLS.asked(user.pk)):
        return []
    return [Notice(_("You were called in: an urgent alert waits."), reverse("alerts:alerts"))]


_CALLS: Prepared[UUID] = Prepared(
    lambda user_id: Alert.objects.filter(called_in=user_id, state=AlertState.OPEN, taken_up_at=None).values_list(
        "pk", flat=True
    )[:1],
    UUID,
)
