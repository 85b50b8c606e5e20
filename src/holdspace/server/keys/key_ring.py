"""Getting a client's data key: made with the client, kept wrapped, held unwrapped in memory for five minutes."""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from time import monotonic
from uuid import UUID

from django.conf import settings

from holdspace.domain.errors import KeyUnavailable
from holdspace.server.keys.models import ClientKey, FormerKey
from holdspace.server.keys.providers import provided
from holdspace.vault import DataKey, RootKeys

KEEP_SECONDS = 300
KEEP_KEYS = 4096

_unwrapped: dict[UUID, tuple[float, DataKey]] = {}
_lock = Lock()


def root_keys() -> RootKeys:
    """Return the installation's root keys; raise KeyUnavailable with a hint where they cannot be had."""
    return provided(settings.HOLDSPACE_ROOT_KEY)


def create_data_key(client_id: UUID, *, at: datetime) -> None:
    """Make and keep the key of a new client."""
    root, key = root_keys().wrapping, DataKey.new()
    wrapped = root.wrap(key, client=client_id.hex)
    ClientKey.objects.create(client_id=client_id, wrapped=wrapped, root_key=root.identity, created_at=at)


def data_key(client_id: UUID) -> DataKey:
    """Return the client's key; raise KeyUnavailable where it was destroyed."""
    now = monotonic()
    with _lock:
        kept = _unwrapped.get(client_id)
    if kept and now - kept[0] < KEEP_SECONDS:
        return kept[1]
    row = ClientKey.objects.filter(client_id=client_id).first()
    if row is None:
        forget(client_id)
        raise KeyUnavailable("This record's key has been destroyed.", hint="Erased records cannot be opened again.")
    key = root_keys().unwrap(bytes(row.wrapped), client=client_id.hex)
    with _lock:
        if len(_unwrapped) >= KEEP_KEYS:
            _unwrapped.clear()
        _unwrapped[client_id] = (now, key)
    return key


def find_former_key(client_id: UUID) -> DataKey | None:
    """Return the key before, while the client's records are being sealed anew."""
    row = FormerKey.objects.filter(client_id=client_id).first()
    return root_keys().unwrap(bytes(row.wrapped), client=client_id.hex) if row else None


def forget(client_id: UUID) -> None:
    """Drop the unwrapped key from memory; the key row decides whether it can be had again."""
    with _lock:
        _unwrapped.pop(client_id, None)
