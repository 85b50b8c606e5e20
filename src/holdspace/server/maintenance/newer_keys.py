"""Older data that are restored with the wrapped keys of a newer backup."""

from __future__ import annotations

from django.db.models import Max

from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Client
from holdspace.server.keys.models import ClientKey, FormerKey


def fit_keys() -> int:
    """Forget the keys of clients who came later than the data; return how many have another key than the data know.

    Whoever is in the data came in with an entry, so a key that is younger than the last entry was made since. As
    long as their former key is there too nothing of theirs is closed.
    """
    for keys in (ClientKey, FormerKey):
        keys.objects.exclude(client_id__in=Client.objects.values("pk")).delete()
    newest = AuditEntry.objects.aggregate(at=Max("at"))["at"]
    if newest is None:
        return 0
    both = FormerKey.objects.values("client_id")
    return ClientKey.objects.filter(created_at__gt=newest).exclude(client_id__in=both).count()
