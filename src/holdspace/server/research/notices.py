"""Tells clients who allow research on every page of a study before anything leaves for it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from holdspace.domain.access import Purpose
from holdspace.domain.research.extract import ExtractState
from holdspace.server.accounts.models import User
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.research.queries import OPEN_FOR, announced_since, find_client
from holdspace.server.statements import Prepared
from holdspace.server.ui.notices import Notice, Told


def studies_of(user: User) -> Told:
    """Return one line while a study is announced and this client's scores would be in it."""
    at = timezone.now()
    recent = (yield _RECENT.asked(at - OPEN_FOR)) if user.is_client else []
    states = [each.state(at) for each in recent]
    if not any(state.is_open and state is not ExtractState.ASKED for state in states):
        return []
    client = find_client(user)
    if client is None or Purpose.RESEARCH not in purposes_allowed([client.pk]).get(client.pk, frozenset()):
        return []
    text = _("Your scores, without your name, are about to go to a study. Read which.")
    return [Notice(text, reverse("research:studies"))]


_RECENT = Prepared(announced_since, datetime)
