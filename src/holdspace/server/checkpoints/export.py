"""A client's list as a file that can be checked later, offline, with `holdspace verify`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain import audit
from holdspace.domain.checkpoint import Checkpoint, ListEnd
from holdspace.domain.errors import IntegrityError
from holdspace.domain.log_file import log_to_json
from holdspace.domain.merkle import Tree, consistency_proof, leaf_hash
from holdspace.server.audit.heads import is_as_written
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.queries import entries_about, to_domain
from holdspace.server.audit.stored import as_bytes
from holdspace.server.checkpoints.models import TreeLeaf
from holdspace.server.checkpoints.sealer import sign_checkpoint
from holdspace.server.checkpoints.signing import signer
from holdspace.vault.signed_note import open_note


def log_file(client_id: UUID, *, at: datetime, since: int = 0) -> dict[str, Any]:
    """Return all entries about a client with their proofs under a checkpoint signed now.

    With ``since``, an earlier size of the log, also the proof that today's begins with the one that was signed then.
    """
    signed = sign_checkpoint(at=at)
    leaves = TreeLeaf.objects.filter(index__lt=signed.size).order_by("index").values_list("hash", flat=True)
    hashes = [leaf_hash(as_bytes(each)) for each in leaves.iterator()]
    tree = Tree(hashes)
    rows = entries_about(client_id).filter(leaf__index__lt=signed.size).select_related("leaf")
    proven = [
        (to_domain(row), row.leaf.index, tree.inclusion_proof(row.leaf.index))
        for row in rows.order_by("client_id", "position")
    ]
    grown = (since, consistency_proof(hashes, since)) if 0 < since <= signed.size else None
    ends = _signed_ends(signed.note, {entry.client_id: entry for entry, _, _ in proven}.values())
    return log_to_json(proven, note=signed.note, ends=ends, verifier_key=signer().verifier_key, since=grown)


def _signed_ends(note: str, last_entries: Iterable[audit.AuditEntry]) -> str:
    """Return the checkpoint signed again with where each chain ends; nothing for one that is not ours."""
    try:
        checkpoint = Checkpoint.from_text(open_note(note, signer().verifier_key))
    except IntegrityError:
        return ""
    return signer().sign(replace(checkpoint, ends=tuple(_ends(last_entries))).text())


def _ends(last_entries: Iterable[audit.AuditEntry]) -> Iterator[ListEnd]:
    """Yield where each chain ends in the list; not of one whose end is not as this installation wrote it.

    Entries may have come in since the checkpoint was signed: then the next one follows the last of the list.
    """
    for last in last_entries:
        chain = AuditChain.objects.get(client_id=last.client_id)
        length = last.position + 1
        later = AuditEntry.objects.filter(client_id=last.client_id, position=length).first()
        follows = chain.head if chain.position == length else later.previous_hash if later else b""
        if as_bytes(follows) == last.hash and is_as_written(chain):
            yield ListEnd(last.client_id, length, last.hash)
