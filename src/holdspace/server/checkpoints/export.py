"""A client's list as a file that can be checked later, offline, with `holdspace verify`."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.log_file import log_to_json
from holdspace.domain.merkle import Tree, consistency_proof, leaf_hash
from holdspace.server.audit.queries import entries_about, to_domain
from holdspace.server.checkpoints.models import TreeLeaf
from holdspace.server.checkpoints.sealer import sign_checkpoint
from holdspace.server.checkpoints.signing import signer


def log_file(client_id: UUID, *, at: datetime, since: int = 0) -> dict[str, Any]:
    """Return all entries about a client with their proofs under a checkpoint signed now.

    With ``since``, an earlier size of the log, also the proof that today's begins with the one that was signed then.
    """
    signed = sign_checkpoint(at=at)
    leaves = TreeLeaf.objects.filter(index__lt=signed.size).order_by("index").values_list("hash", flat=True)
    hashes = [leaf_hash(bytes(each)) for each in leaves.iterator()]
    tree = Tree(hashes)
    rows = entries_about(client_id).filter(leaf__index__lt=signed.size).select_related("leaf")
    proven = [
        (to_domain(row), row.leaf.index, tree.inclusion_proof(row.leaf.index))
        for row in rows.order_by("client_id", "position")
    ]
    grown = (since, consistency_proof(hashes, since)) if 0 < since <= signed.size else None
    return log_to_json(proven, note=signed.note, verifier_key=signer().verifier_key, since=grown)
