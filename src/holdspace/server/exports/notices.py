"""Tells the client on every page that a copy of their record is on its way: they may not have asked for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.exports.actions import find_open
from holdspace.server.ui.notices import Notice


def copies_of(user: User) -> Iterator[Notice]:
    """Yield one line while a request of this client is open."""
    client = Client.objects.filter(user=user).first() if user.is_client else None
    if client is not None and find_open(client, at=timezone.now()):
        yield Notice(
            _("A copy of your record was asked for. Look, or stop it."), reverse("exports:export", args=[client.pk])
        )
