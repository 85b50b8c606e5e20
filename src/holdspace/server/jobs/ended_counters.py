"""Counters of sign-in that have ended are deleted: some name an address of the network from which somebody tried.

Django's table of them removes what has ended only when it is asked for again, or when there are more than 300.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection


def forget_ended_counters(at: datetime) -> None:
    """Delete every counter that counts no more: a chore of the background worker."""
    kept = caches["default"]
    if not isinstance(kept, DatabaseCache):
        return
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    ended = connection.ops.adapt_datetimefield_value(at.astimezone(UTC).replace(tzinfo=None, microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [ended])  # noqa: S608  # the name is our setting's
