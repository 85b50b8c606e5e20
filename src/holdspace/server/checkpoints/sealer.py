"""Putting entries into the tree, and signing how long it is.

The request only appends to the client's chain; entries reach the tree in batches, about every second, so that no
request waits for another. An entry not yet in the tree is still held by its chain.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from holdspace.domain import checkpoint
from holdspace.domain.merkle import Frontier, leaf_hash
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.stored import as_bytes
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf, TreeState
from holdspace.server.checkpoints.signing import ORIGIN, signer

BATCH = 5_000
LOOK_BEHIND = 10_000
HASH_BYTES = 32
# What follows each note in the second sink; no note holds it.
BETWEEN = "\x00\n"


def second_sink() -> Path:
    """Return the append-only file of checkpoints, which lies with the keys and not with the data."""
    return Path(settings.HOLDSPACE_KEYS) / "checkpoints.log"


@transaction.atomic
def seal_pending() -> int:
    """Put entries that are not in the tree into it, at most `BATCH`; return how many these were."""
    state = _locked_state()
    newest = TreeLeaf.objects.order_by("-index").values_list("entry_id", flat=True).first() or 0
    # Transactions may commit in another order than they took their ids: look a little behind the newest.
    recent = AuditEntry.objects.filter(pk__gt=newest - LOOK_BEHIND, leaf=None)
    waiting = recent.order_by("pk").values_list("pk", "hash")[:BATCH]
    frontier, leaves = frontier_of(state), []
    for entry_id, entry_hash in waiting:
        leaves.append(TreeLeaf(index=frontier.size, entry_id=entry_id, hash=as_bytes(entry_hash)))
        frontier.append(leaf_hash(as_bytes(entry_hash)))
    if leaves:
        TreeLeaf.objects.bulk_create(leaves, batch_size=500)
        state.size, state.roots = frontier.size, b"".join(frontier.roots)
        state.save()
    return len(leaves)


def sign_checkpoint(*, at: datetime) -> Checkpoint:
    """Seal all that waits, sign the tree's size and root, keep the note here and in the second sink."""
    return _sign(at)


def sign_restored(*, at: datetime) -> Checkpoint:
    """Sign that the log goes on from what a backup held: what was signed of it after that is of no use from now on.

    Checkpoints that the second sink lacks, being older than the backup, go into it first.
    """
    sunk = {*second_sink().read_text("utf-8").split(BETWEEN)} if second_sink().exists() else set()
    for note in Checkpoint.objects.values_list("note", flat=True):
        if note not in sunk:
            _append(note)
    return _sign(at, restored=TreeLeaf.objects.count())


def _sign(at: datetime, *, restored: int | None = None) -> Checkpoint:
    while seal_pending():
        pass
    key = signer()  # outside of the transaction: it must stand before anything is signed by it
    with transaction.atomic():
        frontier = frontier_of(_locked_state())
        last = Checkpoint.objects.last()
        if last is not None and restored is None and not _ends_with(last.note + BETWEEN):
            # It was signed, and its way into the sink was cut short. Only the last: who emptied the sink is found out.
            transaction.on_commit(partial(_append, last.note))
        if last is not None and restored is None and last.size == frontier.size:
            return last
        text = checkpoint.Checkpoint(ORIGIN, frontier.size, frontier.root(), restored=restored).text()
        signed = Checkpoint.objects.create(size=frontier.size, note=key.sign(text), signed_at=at)
        # After the commit: the sink must never be ahead of the database, or every crash would look like a rollback.
        transaction.on_commit(partial(_append, signed.note))
    return signed


def _locked_state() -> TreeState:
    state, _ = TreeState.objects.select_for_update().get_or_create(id=1)
    return state


def frontier_of(state: TreeState) -> Frontier:
    """Return what is kept of the tree, to go on from there."""
    roots = as_bytes(state.roots)
    return Frontier(state.size, [roots[i : i + HASH_BYTES] for i in range(0, len(roots), HASH_BYTES)])


def _append(note: str) -> None:
    path = second_sink()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A note that was cut short in the middle must not take the next one along.
    before = "" if _ends_with(BETWEEN) else BETWEEN
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write((before + note + BETWEEN).encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_with(text: str) -> bool:
    """Return whether the second sink ends so; an empty one, or none, ends as one that is ready for the next note."""
    path, wanted = second_sink(), text.encode()
    if not path.exists() or not path.stat().st_size:
        return text == BETWEEN
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - len(wanted), 0))
        return file.read() == wanted
