"""Tells clients who allow research on every page of a study before anything leaves for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from holdspace.domain.access import Purpose
from holdspace.domain.research.extract import ExtractState
from holdspace.server.accounts.models import User
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.research.queries import find_client, find_open
from holdspace.server.ui.notices import Notice


def studies_of(user: User) -> Iterator[Notice]:
    """Yield one line while a study is announced and this client's scores would be in it."""
    if not user.is_client:
        return
    at = timezone.now()
    asked = find_open(at)
    if asked is None or asked.state(at) is ExtractState.ASKED:
        return
    client = find_client(user)
    if client is not None and Purpose.RESEARCH in purposes_allowed([client.pk]).get(client.pk, frozenset()):
        yield Notice(
            _("Your scores, without your name, are about to go to a study. Read which."), reverse("research:studies")
        )
