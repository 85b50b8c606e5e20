"""The file a client keeps of their list: entries, proofs, checkpoint; written by the server, checked by anyone.

JSON: ``{"format": "holdspace-log", "version": 2, "entries": [...], "checkpoint", "ends", "verifier_key"}``; an entry
carries its content, hash and, as ``leaf``, its index and proof in the tree. Hashes are hex. ``ends`` is the checkpoint
again, signed with where the list ends; a list of version 1 has none. Where it was asked for, ``since`` holds an earlier
size of the log and the proof that today's begins with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import AuditEntry, AuditEvent, verify_chain
from holdspace.domain.checkpoint import Checkpoint, ListEnd
from holdspace.domain.errors import BadInput
from holdspace.domain.merkle import is_consistent, is_included, leaf_hash
from holdspace.domain.people import Role

FORMAT = "holdspace-log"
VERSION, WITHOUT_ENDS = 2, 1
Proven = tuple[AuditEntry, int, Sequence[bytes]]
Consistency = tuple[int, Sequence[bytes]]  # an earlier size of the log, and the proof from it


def log_to_json(
    entries: Iterable[Proven], *, note: str, ends: str, verifier_key: str, since: Consistency | None = None
) -> dict[str, Any]:
    """Return the file's content for one client's entries in order.

    ``since`` shows that the whole log begins with the one that was signed at an earlier size.
    """
    since_json = {"since": {"size": since[0], "proof": [part.hex() for part in since[1]]}} if since else {}
    return {
        **since_json,
        "format": FORMAT,
        "version": VERSION,
        "checkpoint": note,
        "ends": ends,
        "verifier_key": verifier_key,
        "entries": [_to_json(entry, index, proof) for entry, index, proof in entries],
    }


def log_from_json(value: object) -> tuple[list[Proven], str, str]:
    """Return the entries with their proofs, the note and the key it names; raise BadInput for anything else."""
    try:
        if not isinstance(value, Mapping) or value["format"] != FORMAT or not is_known(value["version"]):
            raise ValueError
        return [_from_json(each) for each in value["entries"]], str(value["checkpoint"]), str(value["verifier_key"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput("This is no list of looks as Holdspace writes it.", remedy="Download it again.") from None


def is_known(version: object) -> bool:
    """Return whether lists of this version are read here."""
    return version in (VERSION, WITHOUT_ENDS) and not isinstance(version, bool)


def find_ends(value: object) -> str | None:
    """Return the note on where a list ends; None for one of a version that had none."""
    return str(value.get("ends")) if isinstance(value, Mapping) and value["version"] == VERSION else None


def consistency_in(value: object) -> Consistency | None:
    """Return from which earlier size a list proves that the log went on, and the proof; None where it does not say."""
    try:
        since = value["since"] if isinstance(value, Mapping) and "since" in value else None
        return (int(since["size"]), [bytes.fromhex(part) for part in since["proof"]]) if since else None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadInput("This is no list of looks as Holdspace writes it.", remedy="Download it again.") from None


def findings_in(
    entries: Sequence[Proven], checkpoint: Checkpoint, ends: Collection[ListEnd] | None = None
) -> Iterator[str]:
    """Yield what is wrong with a kept list, given the checkpoint that was signed with it, and where it was to end.

    Without ``ends``, as of a list from before there were any, nothing tells whether entries were cut off.
    """
    if not entries:
        yield "no entry stands in it"
    signed = {end.chain: end for end in ends or ()}
    # A client is told of a danger exception by a chain of its own, which stands beside theirs.
    chains = groupby((entry for entry, _, _ in entries), key=lambda entry: entry.client_id)
    for chain_id, chain in ((chain_id, list(each)) for chain_id, each in chains):
        last = ListEnd(chain_id, chain[-1].position + 1, chain[-1].hash)
        if ends is not None and chain_id not in signed:
            yield f"whether entries after {chain[-1].position} were cut off is not signed"
        end = signed.get(chain_id, last)
        yield from map(str, verify_chain(chain, head=end.head, length=end.length))
    for _ in signed.keys() - {entry.client_id for entry, _, _ in entries}:
        yield "entry 0 cut off"
    for entry, index, proof in entries:
        if not is_included(leaf_hash(entry.hash), index, checkpoint.size, proof, checkpoint.root):
            yield f"entry {entry.position} is not in the signed log"


def findings_between_forms(earlier: object, later: object) -> Iterator[str]:
    """Yield what tells that a later list was given an older form, in which nobody sees that its end was cut off."""
    if find_ends(earlier) is not None and find_ends(later) is None:
        yield "the earlier list says where it ends and the later one does not: entries may have been cut off"


def findings_between(earlier: Sequence[Proven], later: Sequence[Proven]) -> Iterator[str]:
    """Yield what tells that a later list does not continue an earlier one."""
    now = {(entry.client_id, entry.position): (entry.hash, index) for entry, index, _ in later}
    for entry, index, _ in earlier:
        kept = now.get((entry.client_id, entry.position))
        if kept is None:
            yield f"entry {entry.position} of the earlier list is gone"
        elif kept != (entry.hash, index):
            yield f"entry {entry.position} of the earlier list is another one now"


def findings_between_checkpoints(
    earlier: Checkpoint, later: Checkpoint, since: Consistency | None = None
) -> Iterator[str]:
    """Yield what tells that the log was set back, or that two different logs were shown.

    Of a log that has grown since, only the proof tells whether everything in it, of others too, is still as it was.
    """
    if later.size < earlier.size:
        yield f"the log is shorter than it was: {later.size} entries, and it had {earlier.size}"
    elif later.size == earlier.size and later.root != earlier.root:
        yield f"two different logs of {earlier.size} entries were signed"
    elif since is not None and since[0] == earlier.size < later.size and not _goes_on(earlier, later, since[1]):
        yield f"the log of today does not begin with the one that was signed at {earlier.size} entries"


def _goes_on(earlier: Checkpoint, later: Checkpoint, proof: Sequence[bytes]) -> bool:
    return is_consistent(earlier.size, earlier.root, later.size, later.root, proof)


def _to_json(entry: AuditEntry, index: int, proof: Sequence[bytes]) -> dict[str, Any]:
    return {
        "client": str(entry.client_id),
        "position": entry.position,
        "at": entry.at.isoformat(),
        "event": entry.event.value,
        "actor": str(entry.actor_id),
        "role": entry.actor_role.value,
        "purpose": entry.purpose.value,
        "kinds": [kind.value for kind in entry.kinds],
        "records": list(entry.records),
        "detail": entry.detail,
        "previous_hash": entry.previous_hash.hex(),
        "hash": entry.hash.hex(),
        "leaf": {"index": index, "proof": [part.hex() for part in proof]},
    }


def _from_json(value: Mapping[str, Any]) -> Proven:
    entry = AuditEntry(
        client_id=UUID(value["client"]),
        position=int(value["position"]),
        at=datetime.fromisoformat(value["at"]),
        event=AuditEvent(value["event"]),
        actor_id=UUID(value["actor"]),
        actor_role=Role(value["role"]),
        purpose=Purpose(value["purpose"]),
        kinds=tuple(Kind(kind) for kind in value["kinds"]),
        records=tuple(str(each) for each in value["records"]),
        detail=str(value["detail"]),
        previous_hash=bytes.fromhex(value["previous_hash"]),
        hash=bytes.fromhex(value["hash"]),
    )
    leaf = value["leaf"]
    proven = entry, int(leaf["index"]), [bytes.fromhex(part) for part in leaf["proof"]]
    # The hash holds what the values mean. What somebody reads in the file is to be that too, and nothing beside it.
    if _to_json(*proven) != value or {type(value["position"]), type(leaf["index"])} != {int} or not entry.at.tzinfo:
        raise ValueError
    return proven
