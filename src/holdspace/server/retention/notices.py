"""Tells the client on every page that they asked to be erased: somebody else may have had their phone."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.retention.queries import open_requests
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def erasures_of(user: User) -> Told:
    """Return one line while a wish of this client is open."""
    asked = (yield _OPEN.asked(user.pk)) if user.is_client else []
    text = _("Your record is to be erased. See when, or stop it.")
    return [Notice(text, reverse("retention:erasure", args=[client_id])) for client_id in asked[:1]]


_OPEN: Prepared[UUID] = Prepared(
    lambda user_id: open_requests().filter(client__user=user_id).values_list("client_id", flat=True), UUID
)
