"""Tells whoever was called in, on every page they open, until the alert is taken up or closed."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert, AlertState
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice


def calls_for(user: User) -> Iterator[Notice]:
    """Yield one line where somebody was called in and nobody is on it yet; it says nothing about a client."""
    if not user.is_client and _CALLS.first(user.pk):
        yield Notice(_("You were called in: an urgent alert waits."), reverse("alerts:alerts"))


_CALLS: Prepared[UUID] = Prepared(
    lambda user_id: Alert.objects.filter(called_in=user_id, state=AlertState.OPEN, taken_up_at=None).values_list(
        "pk", flat=True
    )[:1],
    UUID,
)
