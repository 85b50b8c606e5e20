"""Rewrapping every data key under a new root key, in small transactions beside the running service."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from holdspace.server.keys.installation import NAME
from holdspace.server.keys.key_ring import root_keys
from holdspace.server.keys.models import ClientKey, FormerKey, InstallationKey

BATCH = 1_000


def rotate_root_key(on_progress: Callable[[int], None] = lambda _: None) -> int:
    """Make a new root key the one in use and return how many data keys were rewrapped.

    May be killed at any point: what was rewrapped opens with the new key, the rest with the old, and the next call goes
    on where this one stopped.
    """
    successor, done = root_keys().begin_rotation(), 0
    for model in (ClientKey, FormerKey):
        while rewrapped := _rewrap_batch(model, successor.identity):
            done += rewrapped
            on_progress(done)
    _rewrap_installation_key()
    root_keys().finish_rotation()
    return done


@transaction.atomic
def _rewrap_batch(model: type[ClientKey | FormerKey], identity: str) -> int:
    """Rewrap some keys that the successor did not wrap; clients that come in meanwhile already have it."""
    keys, rows = root_keys(), list(model._default_manager.select_for_update().exclude(root_key=identity)[:BATCH])
    for row in rows:
        place = row.client_id.hex
        row.wrapped = keys.wrapping.wrap(keys.unwrap(bytes(row.wrapped), client=place), client=place)
        row.root_key = identity
    model._default_manager.bulk_update(rows, ["wrapped", "root_key"], batch_size=250)
    return len(rows)


@transaction.atomic
def _rewrap_installation_key() -> None:
    keys = root_keys()
    row = InstallationKey.objects.select_for_update().filter(name=NAME).first()
    if row is not None:
        row.wrapped = keys.wrapping.wrap(keys.unwrap(bytes(row.wrapped), client=NAME), client=NAME)
        row.save()
