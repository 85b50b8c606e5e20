"""Giving one client a new key and sealing everything of theirs anew: where theirs may have been copied.

The former key stays until nothing is left under it and no process can still hold it in memory. So the service goes on
meanwhile, and a kill at any point loses nothing: what is sealed anew opens with the new key, the rest with the former.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import transaction

from holdspace.domain.errors import IntegrityError, NotFound
from holdspace.server.keys.key_ring import KEEP_SECONDS, data_key, find_former_key, forget, root_keys
from holdspace.server.keys.models import ClientKey, FormerKey, SealedRecord
from holdspace.server.keys.sealing import opened_with, sealed_with
from holdspace.vault import DataKey

BATCH = 200
# Twice as long as any process holds a key: what one sealed at the last moment has been committed by then.
HELD_ELSEWHERE = timedelta(seconds=2 * KEEP_SECONDS)


@transaction.atomic
def begin(client_id: UUID, *, at: datetime) -> bool:
    """Make a new key the client's; return False where an earlier call has begun and not ended."""
    row = ClientKey.objects.select_for_update().filter(client_id=client_id).first()
    if row is None:
        raise NotFound("There is no such record, or it was erased.")
    if FormerKey.objects.filter(client_id=client_id).exists():
        return False
    FormerKey.objects.create(client_id=client_id, wrapped=row.wrapped, root_key=row.root_key, retired_at=at)
    root = root_keys().wrapping
    row.wrapped, row.root_key, row.created_at = root.wrap(DataKey.new(), client=client_id.hex), root.identity, at
    row.save()
    transaction.on_commit(lambda: forget(client_id))
    return True


def seal_anew(client_id: UUID) -> int:
    """Seal under the new key what still lies under the former; return how many records that were."""
    forget(client_id)
    new, former = data_key(client_id), find_former_key(client_id)
    if former is None:
        return 0
    return sum(_seal_batch(model, ids, new, former) for model, ids in _batches(client_id))


@transaction.atomic
def finish(client_id: UUID, *, at: datetime) -> bool:
    """Destroy the former key once nothing lies or can come to lie under it; return whether it is gone."""
    row = FormerKey.objects.select_for_update().filter(client_id=client_id).first()
    if row is None:
        return True
    if at < row.retired_at + HELD_ELSEWHERE or seal_anew(client_id):
        return False
    row.delete()
    return True


def _batches(client_id: UUID) -> Iterator[tuple[type[SealedRecord], list[UUID]]]:
    for model in apps.get_models():
        if issubclass(model, SealedRecord):
            rows = model._default_manager.filter(client_id=client_id).order_by("pk")
            ids = list(rows.values_list("pk", flat=True))
            yield from ((model, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


@transaction.atomic
def _seal_batch(model: type[SealedRecord], ids: list[UUID], new: DataKey, former: DataKey) -> int:
    sealed = 0
    for record in model._default_manager.select_for_update().filter(pk__in=ids):
        plaintext = _under_former(record, new, former)
        if plaintext is not None:
            model._default_manager.filter(pk=record.pk).update(sealed=sealed_with(new, record, plaintext))
            sealed += 1
    return sealed


def _under_former(record: SealedRecord, new: DataKey, former: DataKey) -> bytes | None:
    """Return what lies under the former key; None for what is sealed anew already, or was altered and stays so."""
    try:
        opened_with(new, record)
    except IntegrityError:
        try:
            return opened_with(former, record)
        except IntegrityError:
            return None
    return None
