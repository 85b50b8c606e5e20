"""Counters of sign-in do not outlast what they count: they may name an address from which somebody tried."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from holdspace.server.jobs.chores import do_chores

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_database(settings: Settings, db: None) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}
    }
    call_command("createcachetable", verbosity=0)


def kept() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache_entries")
        return {key.rpartition(":")[2] for (key,) in cursor.fetchall()}


def test_what_has_ended_is_deleted_and_what_counts_goes_on():
    caches["default"].set("203.0.113.9", [1], timeout=60)
    caches["default"].set("203.0.113.10", [1], timeout=3600)

    do_chores(timezone.now())
    assert kept() == {"203.0.113.9", "203.0.113.10"}

    do_chores(timezone.now() + timedelta(minutes=5))
    assert kept() == {"203.0.113.10"}
