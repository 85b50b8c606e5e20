"""Tells the client on every page that a copy of their record is on its way: they may not have asked for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from holdspace.domain.copy_request import GOOD_FOR
from holdspace.server.accounts.models import User
from holdspace.server.exports.actions import made_ready_since
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def copies_of(user: User) -> Told:
    """Return one line while a request of this client is open."""
    at = timezone.now()
    recent = (yield _RECENT.asked(user.pk, at - GOOD_FOR)) if user.is_client else []
    asked = [each.client_id for each in recent if each.state(at).is_open]
    text = _("A copy of your record was asked for. Look, or stop it.")
    return [Notice(text, reverse("exports:export", args=[client_id])) for client_id in asked[:1]]


_RECENT = Prepared(lambda user_id, since: made_ready_since(since).filter(client__user=user_id), UUID, datetime)
