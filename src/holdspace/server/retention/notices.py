"""Tells the client on every page that they asked to be erased: somebody else may have had their phone."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.retention.queries import find_open
from holdspace.server.ui.notices import Notice


def erasures_of(user: User) -> Iterator[Notice]:
    """Yield one line while a wish of this client is open."""
    client = Client.objects.filter(user=user).first() if user.is_client else None
    if client is not None and find_open(client):
        yield Notice(
            _("Your record is to be erased. See when, or stop it."), reverse("retention:erasure", args=[client.pk])
        )
